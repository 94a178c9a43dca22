import { type Misfit, type Shape, ShapeError, UsageError } from '@fovea/shape';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type Apply,
  add,
  allNodes,
  batchNorm2d,
  concat,
  conv2d,
  dense,
  draftNetwork,
  flatten,
  globalAvgPool2d,
  input,
  type Layer,
  maxPool2d,
  multiply,
  type Network,
  networkFromJson,
  relu,
  residual,
  type Shapes,
  sequential,
  softmax,
  squeezeExcite,
  summary,
} from './index.ts';

const block = <const W extends number>(w: W) =>
  residual(sequential(conv2d({ filters: w, kernel: 3, padding: 1 }), batchNorm2d(), relu()));
const wider = <const W extends number>(w: W) =>
  residual(
    conv2d({ filters: w, kernel: 3, padding: 1, stride: 2 }),
    conv2d({ filters: w, kernel: 1, stride: 2 }),
  );

describe('the type of a network with composites', () => {
  it('has the exact shapes, through blocks in blocks', () => {
    const network = sequential(
      input([3, 32, 32]),
      conv2d({ filters: 8, kernel: 3, padding: 1 }),
      block(8),
      wider(16),
      concat([maxPool2d({ size: 2 }), sequential(block(16), wider(4))]),
      squeezeExcite({ reduction: 4 }),
      multiply(sequential(), sequential(globalAvgPool2d(), dense(20))),
      add([sequential(), conv2d({ filters: 20, kernel: 1 }), relu()]),
      flatten(),
      residual(dense(1280)),
      dense(10),
    );
    expectTypeOf(network).toEqualTypeOf<Network<[3, 32, 32], [10]>>();
    expect(network.output).toEqual([10]);
    const rows = sequential(block(16), wider(24), concat([relu(), block(24)]));
    expectTypeOf<Shapes<typeof rows, [16, 9, 7]>>().toEqualTypeOf<[[16, 9, 7], [24, 5, 4], [48, 5, 4]]>();
  });

  it('widens where a size is not known, and takes it from another branch where that knows it', () => {
    const filters: number = 8;
    const loose = conv2d({ filters, kernel: 3, padding: 1 });
    const layers: Layer[] = [loose];
    type On<L extends Layer> = Apply<L, [8, 6, 6]>;
    const [known, joined, listed, both] = [
      residual(loose),
      concat([loose, relu()]),
      residual(sequential(...layers)),
      add([loose, loose]),
    ];
    expectTypeOf<On<typeof known>>().toEqualTypeOf<[8, 6, 6]>();
    expectTypeOf<On<typeof joined>>().toEqualTypeOf<[number, 6, 6]>();
    expectTypeOf<On<typeof listed>>().toEqualTypeOf<[8, 6, 6]>();
    expectTypeOf<On<typeof both>>().toEqualTypeOf<[number, 6, 6]>();
    expectTypeOf<Apply<typeof both, number[]>>().toEqualTypeOf<[number, number, number]>();
    expect(sequential(input([8, 6, 6]), known, both, listed).output).toEqual([8, 6, 6]);
  });

  it('refuses a composite that does not fit, there and nowhere else', () => {
    const build = () =>
      sequential(
        input([3, 32, 32]),
        // @ts-expect-error because the body has other channels and half the size
        residual(conv2d({ filters: 8, kernel: 3, padding: 1, stride: 2 })),
        relu(),
        // Nothing is said here, as the shape is not known any more.
        residual(dense(3)),
      );
    expect(build).toThrow(ShapeError);
  });
});

// Each sentence is held against the type (by the compiler, which checks this file too) and against the error thrown.
const wrong = {
  strided: {
    shape: [3, 32, 32],
    layers: sequential(residual(conv2d({ filters: 8, kernel: 3, padding: 1, stride: 2 }))),
    sentence:
      'residual: cannot add [8, 16, 16] and [3, 32, 32]. A shortcut of conv2d({ filters: 8, kernel: 1, stride: 2 }) fits.',
  },
  stridedUnevenly: {
    shape: [3, 9, 8],
    layers: sequential(residual(conv2d({ filters: 3, kernel: [1, 2], stride: [1, 2] }))),
    sentence:
      'residual: cannot add [3, 9, 4] and [3, 9, 8]. A shortcut of conv2d({ filters: 3, kernel: 1, stride: [1, 2] }) fits.',
  },
  shrunk: {
    shape: [3, 32, 32],
    layers: sequential(residual(conv2d({ filters: 3, kernel: 3 }))),
    sentence:
      "residual: cannot add [3, 30, 30] and [3, 32, 32]. Convolutions with padding: 'same' keep height and width.",
  },
  wrongShortcut: {
    shape: [3, 8, 8],
    layers: sequential(residual(conv2d({ filters: 4, kernel: 1 }), conv2d({ filters: 5, kernel: 1 }))),
    sentence:
      'residual: cannot add [4, 8, 8] and [5, 8, 8]. A shortcut of conv2d({ filters: 4, kernel: 1, stride: 1 }) fits.',
  },
  list: {
    shape: [12],
    layers: sequential(residual(dense(5))),
    sentence: 'residual: cannot add [5] and [12]. A shortcut of dense(5) fits.',
  },
  listOfImage: {
    shape: [3, 2, 2],
    layers: sequential(residual(flatten())),
    sentence: 'residual: cannot add [12] and [3, 2, 2]. All branches must give the same shape.',
  },
  sum: {
    shape: [2, 6, 6],
    layers: sequential(add([relu(), relu(), maxPool2d({ size: 2 })])),
    sentence: 'add: cannot add [2, 6, 6] and [2, 3, 3]. All branches must give the same shape.',
  },
  joined: {
    shape: [2, 6, 6],
    layers: sequential(concat([conv2d({ filters: 8, kernel: 3 }), relu()])),
    sentence: 'concat: cannot join [8, 4, 4] and [2, 6, 6] along the channels. Height and width must agree.',
  },
  gate: {
    shape: [4, 6, 6],
    layers: sequential(multiply(relu(), sequential(globalAvgPool2d(), dense(3)))),
    sentence:
      'multiply: cannot multiply [4, 6, 6] by [3]. It takes the same shape, or one number per channel: [4] or [4, 1, 1].',
  },
  gateOfList: {
    shape: [4],
    layers: sequential(squeezeExcite()),
    sentence: 'squeezeExcite: needs a [channels, height, width] input, got [4].',
  },
  inside: {
    shape: [2, 6, 6],
    layers: sequential(relu(), residual(sequential(relu(), conv2d({ filters: 2, kernel: 7 })))),
    sentence:
      'residual > conv2d: kernel 7 is larger than the height (6 + 0 + 0). Padding 1 makes it fit; so does a kernel of 6.',
  },
  deepInside: {
    shape: [2, 6, 6],
    layers: sequential(add([relu(), residual(concat([relu(), sequential(relu(), dense(3))]))])),
    sentence:
      'add > residual > concat > dense: needs a flat [features] input, got [2, 6, 6]. flatten() before it gives [72].',
  },
} as const;

type Wrong = typeof wrong;

expectTypeOf<{
  [Name in keyof Wrong]: Apply<Wrong[Name]['layers'], Wrong[Name]['shape']>;
}>().toEqualTypeOf<{ [Name in keyof Wrong]: Misfit<Wrong[Name]['sentence']> }>();

it.each(Object.entries<{ shape: Shape; layers: { layers: readonly Layer[] }; sentence: string }>(wrong))(
  'a wrong composite, %s, throws what the editor says, and names the layers',
  (_, { shape, layers, sentence }) => {
    const build = () => sequential(input(shape), ...layers.layers);
    expect(build).toThrow(ShapeError);
    const message = messageOf(build);
    expect(message).toContain('"');
    expect(message.replaceAll(/ "\w+"(?= > |: )/g, '')).toBe(sentence);
  },
);

describe('layers in layers', () => {
  const network = sequential(
    input([2, 4, 4]),
    residual(sequential(relu(), conv2d({ filters: 2, kernel: 1, name: 'mix' })), relu()),
    residual(add([relu(), relu()]), sequential(), { name: 'past' }),
    squeezeExcite(),
  );

  it('have paths for names, those of all rows of a layer counted together', () => {
    expect(allNodes(network).map(({ name }) => name)).toEqual([
      'residual_1',
      'residual_1.relu_1',
      'residual_1.mix',
      'residual_1.relu_2',
      'past',
      'past.add_1',
      'past.add_1.relu_1',
      'past.add_1.relu_2',
      'squeezeExcite_1',
      'squeezeExcite_1.globalAvgPool2d_1',
      'squeezeExcite_1.dense_1',
      'squeezeExcite_1.relu_1',
      'squeezeExcite_1.dense_2',
      'squeezeExcite_1.sigmoid_1',
    ]);
  });

  it('survive JSON, without those that follow from the input', () => {
    const json = JSON.parse(JSON.stringify(network));
    expect(json.layers[1]).toEqual({
      type: 'residual',
      name: 'past',
      attributes: {},
      branches: [
        [
          {
            type: 'add',
            name: 'add_1',
            attributes: {},
            branches: [
              [{ type: 'relu', name: 'relu_1', attributes: {} }],
              [{ type: 'relu', name: 'relu_2', attributes: {} }],
            ],
          },
        ],
        [],
      ],
    });
    expect(json.layers[2]).toEqual({ type: 'squeezeExcite', name: 'squeezeExcite_1', attributes: {} });
    expect(networkFromJson(json).nodes).toEqual(network.nodes);
  });

  it('are counted in by the layer around them, once', () => {
    const { rows, totals } = summary(network);
    expect(rows.map(({ parameters }) => parameters)).toEqual([6, 0, 7]);
    expect(totals.parameters).toBe(13);
    expect(rows[0]?.activationBytes).toBe(4 * 32 * 4);
  });

  it('are drafted: what is wrong inside is said at the layer around, without fixes for one that is not there', () => {
    const layers = JSON.parse(JSON.stringify(network)).layers;
    expect(draftNetwork([2, 4, 4], layers).network?.nodes).toEqual(network.nodes);
    layers[0].branches[0][1].attributes.kernel = 9;
    const { rows, error } = draftNetwork([2, 4, 4], layers);
    expect(rows.map(({ state }) => state)).toEqual(['misfit', 'unknown', 'unknown']);
    expect(error?.message).toMatch(
      /^residual "residual_1" > conv2d "mix": kernel 9 is larger than the height/,
    );
    expect(error?.fixes).toEqual([]);
  });

  it('cannot have one name twice, or end in a layer for inference only', () => {
    const twice = () => sequential(input([2]), residual(relu({ name: 'a' }), relu({ name: 'a' })));
    expect(twice).toThrow(UsageError);
    expect(twice).toThrow('residual "residual_1" > "a": two layers have the same name.');
    const early = () => sequential(input([2]), residual(softmax()));
    expect(early).toThrow('residual "residual_1" > softmax "softmax_1": softmax must be the last layer');
  });

  it('are as many rows as the layer needs, and layers', () => {
    const read = (layer: object) => () => networkFromJson({ input: [2], layers: [layer] });
    const relus = [[{ type: 'relu', attributes: {} }]];
    expect(read({ type: 'residual', attributes: {}, branches: relus })).toThrow(
      'residual "residual_1": residual has another number of branches than it needs: expected 2, received 1.',
    );
    expect(read({ type: 'relu', attributes: {}, branches: relus })).toThrow(
      'relu "relu_1": relu holds no layers of its own: expected no branches, received 1.',
    );
    expect(read({ type: 'residual', attributes: {}, branches: [relus[0], 3] })).toThrow(
      'network: this is not a network',
    );
    // @ts-expect-error because a function is no layer
    expect(() => residual(relu)).toThrow('residual: an item is not a layer');
    expect(() => sequential(input([2]), add([]))).toThrow('expected at least 1, received 0');
  });
});

function messageOf(build: () => unknown): string {
  try {
    build();
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
}
