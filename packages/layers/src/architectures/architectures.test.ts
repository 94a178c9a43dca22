import { ShapeError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { architectures, kerasDemo, networkFromJson, smallCnn, summary, torchDemo } from '../index.ts';

const shapeLine = (shape: readonly number[], classes: number) =>
  smallCnn
    .build(shape, classes)
    .nodes.filter(({ definition }) => ['maxPool2d', 'flatten', 'dense'].includes(definition.type))
    .map(({ output }) => output.join('×'))
    .join(' → ');

describe('small-cnn', () => {
  it.each([
    [[1, 28, 28], '16×14×14 → 32×7×7 → 64×3×3 → 576 → 10'],
    [[3, 32, 32], '16×16×16 → 32×8×8 → 64×4×4 → 1024 → 10'],
    [[3, 64, 64], '16×32×32 → 32×16×16 → 64×8×8 → 128×4×4 → 2048 → 10'],
    [[3, 224, 224], '16×112×112 → 32×56×56 → 64×28×28 → 128×14×14 → 25088 → 10'],
    [[1, 8, 8], '16×4×4 → 256 → 10'],
    [[1, 8, 100], '16×4×50 → 3200 → 10'],
    [[1, 7, 7], '16×3×3 → 144 → 10'],
    [[1, 1, 1], '1 → 10'],
  ])('has as many stages as an image of %j has room for', (shape, line) => {
    expect(shapeLine(shape, 10)).toBe(line);
  });
});

// Parameters as published; buffers (running statistics) do not count.
it.each([
  // torchvision's.
  ['resnet18', [3, 224, 224], 1000, 11_689_512],
  ['resnet50', [3, 224, 224], 1000, 25_557_032],
  ['mobilenet-v2', [3, 224, 224], 1000, 3_504_872],
  ['squeezenet', [3, 224, 224], 1000, 1_235_496],
  ['efficientnet-b0', [3, 224, 224], 1000, 5_288_548],
  // He et al. give 0.27 M. Their option A has none in the shortcuts: 269,722. Projections add 2,752.
  ['resnet20', [3, 32, 32], 10, 272_474],
  // MLPerf Tiny's 78,666 count 480 running statistics and 336 biases before normalisations, and leave 192
  // parameters of normalised projections out.
  ['resnet8', [3, 32, 32], 10, 78_666 - 480 - 336 + 192],
  // As counted by everybody: 156 + 2,416 + 48,120 + 10,164 + 850.
  ['lenet5', [1, 28, 28], 10, 61_706],
  ['lenet5', [1, 32, 32], 10, 61_706],
  // 16 · 76 + 20 · 401 + 20 · 501 + 10 · 321.
  ['convnetjs-cifar10', [3, 32, 32], 10, 22_466],
  ['vgg-small', [3, 32, 32], 10, 550_570],
  ['keras-demo', [1, 28, 28], 10, 34_826],
  ['torch-demo', [1, 28, 28], 10, 31_626],
])('%s on %j has as many parameters as published', (name, shape, classes, parameters) => {
  const network = architectures.find((known) => known.name === name)?.build(shape, classes);
  expect(network && summary(network).totals.parameters).toBe(parameters);
});

describe.each(architectures.map((architecture) => [architecture.name, architecture] as const))(
  '%s',
  (_, architecture) => {
    it('ends in the classes that were asked for, and survives JSON', () => {
      const network = architecture.build([3, 28, 28], 7);
      expect(network.input).toEqual([3, 28, 28]);
      expect(network.output).toEqual([7]);
      expect(networkFromJson(JSON.parse(JSON.stringify(network))).toJSON()).toEqual(network.toJSON());
      expect(summary(network).totals.parameters).toBeGreaterThan(0);
      expect(architecture.doc).toMatch(/\.$/);
    });

    it('refuses classes that cannot be', () => {
      expect(() => architecture.build([1, 28, 28], 0)).toThrow('must be a whole number of at least 1, got 0');
    });
  },
);

it('names are unique', () => {
  expect(new Set(architectures.map(({ name }) => name)).size).toBe(architectures.length);
});

it.each([kerasDemo, torchDemo])('$name says which layer a small image does not fit', ({ build }) => {
  expect(() => build([1, 4, 4], 10)).toThrow(ShapeError);
  expect(() => build([1, 4, 4], 10)).toThrow('conv2d "conv2d_2": kernel');
});
