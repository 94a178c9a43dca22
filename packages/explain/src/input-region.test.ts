import {
  concat,
  conv2d,
  dense,
  flatten,
  globalAvgPool2d,
  input,
  maxPool2d,
  multiply,
  type Network,
  networkFromJson,
  relu,
  residual,
  sequential,
  smallCnn,
  summary,
} from '@fovea/layers';
import { type Reference, references } from '@fovea/layers/reference';
import { elementCount, type Region, UsageError } from '@fovea/shape';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inputRegion } from './input-region.ts';

const network = sequential(
  input([1, 12, 12]),
  conv2d({ filters: 2, kernel: 3, padding: 1 }),
  relu(),
  maxPool2d({ size: 2 }),
  conv2d({ filters: 2, kernel: 3, dilation: 2 }),
  flatten(),
  dense(3),
);

it('is a window in its place, and clipped to the image', () => {
  expect(inputRegion(network, 'conv2d_1', { row: 0, column: 5 })).toEqual({
    field: { top: -1, left: 4, height: 3, width: 3 },
    seen: { top: 0, left: 4, height: 2, width: 3 },
  });
  expect(inputRegion(network, 'relu_1', { row: 11, column: 11 })).toEqual({
    field: { top: 10, left: 10, height: 3, width: 3 },
    seen: { top: 10, left: 10, height: 2, width: 2 },
  });
});

it('grows through layers', () => {
  expect(inputRegion(network, 'maxPool2d_1', { row: 1, column: 0 }).field).toEqual({
    top: 1,
    left: -1,
    height: 4,
    width: 4,
  });
  expect(inputRegion(network, 'conv2d_2', { row: 1, column: 1 })).toEqual({
    field: { top: 1, left: 1, height: 12, width: 12 },
    seen: { top: 1, left: 1, height: 11, width: 11 },
  });
});

it('is the whole image behind a layer that mixes all places', () => {
  const all = { top: 0, left: 0, height: 12, width: 12 };
  for (const layer of ['flatten_1', 'dense_1']) {
    // What conv2d_2 sees together reaches from the padding at the top and left to that at the bottom and right.
    const { field, seen } = inputRegion(network, layer, { row: 0, column: 0 });
    expect(seen).toEqual(all);
    expect(field).toEqual({ top: -1, left: -1, height: 14, width: 14 });
  }
  const pooled = sequential(input([2, 5, 4]), globalAvgPool2d(), dense(2));
  expect(inputRegion(pooled, 'dense_1', { row: 0, column: 0 }).seen).toEqual({
    top: 0,
    left: 0,
    height: 5,
    width: 4,
  });
});

it('is one pixel where there are no windows, or no image at all', () => {
  const point = { top: 0, left: 0, height: 1, width: 1 };
  const flat = sequential(input([7]), dense(3), relu());
  expect(inputRegion(flat, 'relu_1', { row: 0, column: 0 })).toEqual({ field: point, seen: point });
  const dot = smallCnn.build([1, 1, 1], 2);
  expect(inputRegion(dot, 'dense_1', { row: 0, column: 0 })).toEqual({ field: point, seen: point });
});

it('is nothing where a window sees only padding', () => {
  const padded = sequential(input([1, 2, 2]), conv2d({ filters: 1, kernel: 2, padding: 3 }), relu());
  expect(inputRegion(padded, 'relu_1', { row: 0, column: 3 })).toEqual({
    field: { top: -3, left: 0, height: 2, width: 2 },
    seen: { top: 0, left: 0, height: 0, width: 0 },
  });
});

it('is as large as the summary says', () => {
  for (const { name, receptiveField } of summary(network).rows) {
    if (receptiveField === undefined) continue;
    const { height, width } = inputRegion(network, name, { row: 0, column: 0 }).field;
    expect([height, width]).toEqual(receptiveField.size);
  }
});

const composites = sequential(
  input([2, 12, 12]),
  residual(
    sequential(conv2d({ filters: 2, kernel: 3, padding: 1 }), conv2d({ filters: 2, kernel: 3, padding: 1 })),
  ),
  concat([maxPool2d({ size: 2 }), conv2d({ filters: 1, kernel: 4, stride: 2, padding: 1 })]),
  multiply(sequential(), sequential(globalAvgPool2d(), dense(3))),
  flatten(),
);

it('follows every row inside a layer, and looks into it', () => {
  const at = (layer: string) => inputRegion(composites, layer, { row: 2, column: 3 });
  expect(at('residual_1.conv2d_1').field).toEqual({ top: 1, left: 2, height: 3, width: 3 });
  expect(at('residual_1').field).toEqual({ top: 0, left: 1, height: 5, width: 5 });
  expect(at('concat_1.maxPool2d_1').field).toEqual({ top: 2, left: 4, height: 6, width: 6 });
  expect(at('concat_1')).toEqual({
    field: { top: 1, left: 3, height: 8, width: 8 },
    seen: { top: 1, left: 3, height: 8, width: 8 },
  });
  // The gate's means are of the whole image.
  expect(at('multiply_1').seen).toEqual({ top: 0, left: 0, height: 12, width: 12 });
});

it('is as large as the summary says of composites, too', () => {
  const [first, second] = summary(composites).rows;
  expect(first?.receptiveField).toEqual({ size: [5, 5], stride: [1, 1] });
  expect(second?.receptiveField).toEqual({ size: [8, 8], stride: [2, 2] });
});

const whole = (min: number, max: number) => fc.integer({ min, max });
const size = whole(3, 9);
const padding = fc.oneof(whole(0, 3), fc.constantFrom('same', 'valid'));
const window = fc.oneof(
  fc
    .record({ kernel: whole(1, 3), stride: whole(1, 2), dilation: whole(1, 3), padding })
    .map((attributes) => ({ type: 'conv2d', attributes: { ...attributes, filters: 1, bias: false } })),
  fc
    .record({ size: whole(1, 3), stride: whole(1, 3), ceil: fc.boolean(), padding })
    .map((attributes) => ({ type: 'avgPool2d', attributes })),
);

it('holds every pixel that a value depends on, and none can be cut off', () => {
  fc.assert(
    fc.property(fc.array(window, { minLength: 1, maxLength: 3 }), size, size, (layers, rows, columns) => {
      const random = networkIfItFits(layers, [1, rows, columns]);
      fc.pre(random !== undefined);
      const name = random.nodes.at(-1)?.name ?? '';
      const [, height = 0, width = 0] = random.output;
      const outputs = outputsPixelByPixel(random);
      for (let output = 0; output < height * width; output++) {
        const cell = { row: Math.floor(output / width), column: output % width };
        expect(inputRegion(random, name, cell).seen).toEqual(seenByTrying(outputs, output, columns));
      }
    }),
    { numRuns: 60, seed: 20_261_124 },
  );
});

describe('what cannot be', () => {
  it('is an unknown layer', () => {
    const attempt = () => inputRegion(network, 'conv2d_9', { row: 0, column: 0 });
    expect(attempt).toThrow(UsageError);
    expect(attempt).toThrow(
      '"conv2d_9": the network has no layer of this name: expected one of conv2d_1, relu_1, maxPool2d_1, conv2d_2, flatten_1, dense_1.',
    );
  });

  it('is a cell that there is not', () => {
    expect(() => inputRegion(network, 'maxPool2d_1', { row: 6, column: 0 })).toThrow(
      'layer "maxPool2d_1": the output has no such cell: expected a channel, row and column in [2, 6, 6], counted from 0, received channel 0, row 6, column 0.',
    );
    expect(() => inputRegion(network, 'dense_1', { row: 0, column: 0.5 })).toThrow(UsageError);
  });
});

/** For each pixel what the outputs are where it alone is 1, with ones for weights: an output that sees it is not 0. */
function outputsPixelByPixel({ input: shape, nodes }: Network): number[][] {
  return Array.from({ length: elementCount(shape) }, (_, pixel) => {
    let x: number[] = Array.from({ length: elementCount(shape) }, (_, i) => (i === pixel ? 1 : 0));
    for (const node of nodes) {
      const ones = node.parameters.map(({ name, shape: dims }) => [
        name,
        new Array<number>(elementCount(dims)).fill(1),
      ]);
      const known: Readonly<Record<string, Reference>> = references;
      x = known[node.definition.type]?.(x, node, Object.fromEntries(ones)) ?? [];
    }
    return x;
  });
}

/** The rectangle around the pixels that an output sees. */
function seenByTrying(outputs: readonly (readonly number[])[], output: number, width: number): Region {
  const pixels = outputs.flatMap((values, pixel) => (values[output] === 0 ? [] : [pixel]));
  if (pixels.length === 0) return { top: 0, left: 0, height: 0, width: 0 };
  const rows = pixels.map((pixel) => Math.floor(pixel / width));
  const columns = pixels.map((pixel) => pixel % width);
  const [top, left] = [Math.min(...rows), Math.min(...columns)];
  return { top, left, height: Math.max(...rows) - top + 1, width: Math.max(...columns) - left + 1 };
}

function networkIfItFits(layers: readonly object[], shape: readonly number[]): Network | undefined {
  try {
    return networkFromJson({ input: shape, layers });
  } catch {
    return undefined;
  }
}
