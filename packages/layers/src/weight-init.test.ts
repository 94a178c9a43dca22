import { readFileSync } from 'node:fs';
import { ShapeError, type WeightInitName } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import {
  conv2d,
  conv2dTranspose,
  dense,
  depthwiseConv2d,
  fansOf,
  flatten,
  initializersOf,
  input,
  networkCode,
  networkFromJson,
  separableConv2d,
  sequential,
} from './index.ts';

// Written by fixtures/make-initializers.py, which has this form.
const { cases } = JSON.parse(
  readFileSync(new URL('./fixtures/initializers.json', import.meta.url), 'utf8'),
) as {
  readonly cases: readonly {
    readonly shape: readonly number[];
    readonly fanIn: number;
    readonly fanOut: number;
    readonly inits: Readonly<Record<string, { readonly bound?: number; readonly std?: number }>>;
  }[];
};

describe.each(cases)('a weight of $shape', ({ shape, fanIn, fanOut, inits }) => {
  it('has the fans that PyTorch says', () => {
    expect(fansOf(shape)).toEqual({ fanIn, fanOut });
  });

  it.each(Object.entries(inits))('is drawn like torch.nn.init says: %s', (name, { bound, std }) => {
    // The fixture has names that there are.
    const { weight } = initializersOf(shape, { weightInit: name as WeightInitName });
    if (weight.kind === 'uniform') expect(weight.bound).toBeCloseTo(bound ?? Number.NaN, 12);
    else if (weight.kind === 'normal') expect(weight.std).toBeCloseTo(std ?? Number.NaN, 12);
    else expect.unreachable(weight.kind);
  });
});

describe('weightInit and biasInit', () => {
  it('are those of every convolution', () => {
    const { nodes } = sequential(
      input([2, 8, 8]),
      depthwiseConv2d({ kernel: 3, multiplier: 2, weightInit: 'lecunNormal', biasInit: 1 }),
      conv2dTranspose({ filters: 3, kernel: 2, weightInit: 'kaimingUniform', biasInit: 2 }),
      separableConv2d({ filters: 5, kernel: 3, weightInit: 0.25, biasInit: 0 }),
    );
    expect(nodes.flatMap(({ parameters }) => parameters.map(({ init }) => init))).toEqual([
      { kind: 'normal', std: Math.sqrt(1 / 9) },
      { kind: 'constant', value: 1 },
      { kind: 'uniform', bound: Math.sqrt(6 / 12) },
      { kind: 'constant', value: 2 },
      { kind: 'constant', value: 0.25 },
      { kind: 'constant', value: 0.25 },
      { kind: 'constant', value: 0 },
    ]);
  });

  const network = sequential(
    input([2, 4, 4]),
    conv2d({ filters: 3, kernel: 3, weightInit: 'kaimingNormalOut', biasInit: 0 }),
    flatten(),
    dense(4, { weightInit: 0.5 }),
  );
  const starts = () =>
    networkFromJson(JSON.parse(JSON.stringify(network))).nodes.flatMap(({ parameters }) =>
      parameters.map(({ init }) => init),
    );

  it('say how parameters begin, through JSON and code', () => {
    expect(starts()).toEqual([
      { kind: 'normal', std: Math.sqrt(2 / 27) },
      { kind: 'constant', value: 0 },
      { kind: 'constant', value: 0.5 },
      { kind: 'uniform', bound: 1 / Math.sqrt(12) },
    ]);
    const code = networkCode(network);
    expect(code).toContain("conv2d({ filters: 3, kernel: 3, weightInit: 'kaimingNormalOut', biasInit: 0 })");
    expect(code).toContain('dense(4, { weightInit: 0.5 })');
  });

  it('keep the type of the output', () => {
    const shape: readonly [4] = network.output;
    expect(shape).toEqual([4]);
  });

  it('are refused when they are none', () => {
    const json = network.toJSON();
    const changed = (value: unknown) =>
      networkFromJson({
        ...json,
        layers: [{ type: 'conv2d', attributes: { filters: 3, kernel: 3, weightInit: value } }],
      });
    expect(() => changed('glorot')).toThrow(ShapeError);
    expect(() => changed('glorot')).toThrow(
      "weightInit cannot have this value: expected 'default' or 'kaimingUniform' or 'kaimingNormal' or 'kaimingNormalOut' or 'xavierUniform' or 'xavierNormal' or 'lecunUniform' or 'lecunNormal' or 'truncatedNormal' or 'orthogonal' or a number, received \"glorot\"",
    );
    expect(() => changed(Number.NaN)).toThrow('weightInit cannot have this value');
    // @ts-expect-error There is no distribution of that name.
    conv2d({ filters: 3, kernel: 3, weightInit: 'glorot' });
  });
});
