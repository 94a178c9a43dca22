import { describe, expectTypeOf, it } from 'vitest';
import {
  type Apply,
  avgPool2d,
  batchNorm2d,
  conv2d,
  createLayer,
  dense,
  dropout,
  elu,
  flatten,
  gelu,
  globalAvgPool2d,
  groupNorm,
  hardSwish,
  type InputOf,
  input,
  kerasDemo,
  type Layer,
  layerNorm,
  leakyRelu,
  logSoftmax,
  maxPool2d,
  type Network,
  prelu,
  relu,
  relu6,
  reluDefinition,
  type Shapes,
  sequential,
  sigmoid,
  silu,
  softmax,
  spatialDropout2d,
  tanh,
  type Unchanged,
} from './index.ts';

const keras = sequential(
  conv2d({ filters: 32, kernel: 3 }),
  relu(),
  maxPool2d({ size: 2 }),
  conv2d({ filters: 64, kernel: 3 }),
  relu(),
  maxPool2d({ size: 2 }),
  flatten(),
  dense(10),
);

const torch = sequential(
  conv2d({ filters: 32, kernel: 3 }),
  relu(),
  maxPool2d({ size: 2 }),
  conv2d({ filters: 64, kernel: 2 }),
  relu(),
  maxPool2d({ size: 2 }),
  flatten(),
  dense(10),
);

describe('a network’s type', () => {
  it('has the exact shapes of its input and output', () => {
    expectTypeOf(sequential(input([1, 28, 28]), keras)).toEqualTypeOf<Network<[1, 28, 28], [10]>>();
    expectTypeOf(sequential(input([3, 64, 48]), torch)).toEqualTypeOf<Network<[3, 64, 48], [10]>>();
    expectTypeOf(sequential(input([4]), dense(3), softmax())).toEqualTypeOf<Network<[4], [3]>>();
    expectTypeOf(
      sequential(input([3, 32, 32]), conv2d({ filters: 8, kernel: 3, padding: 'same', stride: 2 })),
    ).toEqualTypeOf<Network<[3, 32, 32], [8, 16, 16]>>();
  });

  it('has the exact shape at every point', () => {
    expectTypeOf<Shapes<typeof keras, [1, 28, 28]>>().toEqualTypeOf<
      [[32, 26, 26], [32, 26, 26], [32, 13, 13], [64, 11, 11], [64, 11, 11], [64, 5, 5], [1600], [10]]
    >();
    expectTypeOf<Shapes<typeof torch, [1, 28, 28]>>().toEqualTypeOf<
      [[32, 26, 26], [32, 26, 26], [32, 13, 13], [64, 12, 12], [64, 12, 12], [64, 6, 6], [2304], [10]]
    >();
  });

  it('goes through every layer', () => {
    const all = sequential(
      conv2d({ filters: 6, kernel: [3, 2], stride: [2, 1], padding: [1, 0, 1, 1], dilation: 2, groups: 2 }),
      batchNorm2d(),
      relu(),
      dropout(0.1),
      avgPool2d({ size: 2, ceil: true }),
      maxPool2d({ size: 3, stride: 1, padding: 1 }),
      globalAvgPool2d(),
      flatten(),
      dense(4, { bias: false }),
      softmax({ name: 'probabilities' }),
    );
    expectTypeOf<Shapes<typeof all, [2, 17, 9]>>().toEqualTypeOf<
      [[6, 8, 8], [6, 8, 8], [6, 8, 8], [6, 8, 8], [6, 4, 4], [6, 4, 4], [6], [6], [4], [4]]
    >();
  });

  it('goes through activations and normalisations', () => {
    const bent = sequential(
      ...([relu6(), leakyRelu({ slope: 0.1 }), prelu({ perChannel: true }), elu(), gelu(), silu()] as const),
      ...([hardSwish(), sigmoid(), tanh(), layerNorm(), groupNorm(2), spatialDropout2d(0.2)] as const),
    );
    expectTypeOf<Apply<typeof bent, [4, 5, 6]>>().toEqualTypeOf<[4, 5, 6]>();
    expectTypeOf(sequential(input([4]), gelu(), layerNorm(), logSoftmax())).toEqualTypeOf<
      Network<[4], [4]>
    >();
    // @ts-expect-error because the groups do not divide the channels.
    sequential(input([6, 4, 4]), groupNorm(4));
    // @ts-expect-error because a flat list has no channels to drop.
    sequential(input([6]), spatialDropout2d(0.2));
    // @ts-expect-error because there is no such approximation.
    gelu({ approximate: 'sigmoid' });
  });

  it('follows blocks, in blocks, and used again', () => {
    const stage = <const F extends number>(filters: F) =>
      sequential(conv2d({ filters, kernel: 3, padding: 1 }), relu(), maxPool2d({ size: 2 }));
    expectTypeOf<Apply<ReturnType<typeof stage<8>>, [1, 28, 28]>>().toEqualTypeOf<[8, 14, 14]>();
    const two = sequential(stage(8), stage(16));
    expectTypeOf<Shapes<typeof two, [1, 28, 28]>>().toEqualTypeOf<[[8, 14, 14], [16, 7, 7]]>();
    expectTypeOf(sequential(input([1, 28, 28]), two, stage(32), flatten(), dense(5))).toEqualTypeOf<
      Network<[1, 28, 28], [5]>
    >();
    expectTypeOf(sequential(input([3, 40, 20]), two)).toEqualTypeOf<Network<[3, 40, 20], [16, 10, 5]>>();
  });

  it('holds for forty layers', () => {
    const conv = conv2d({ filters: 8, kernel: 3 });
    const ten = [conv, relu(), conv, relu(), conv, relu(), conv, relu(), conv, relu()] as const;
    const network = sequential(input([1, 99, 99]), ...ten, ...ten, ...ten, ...ten, flatten(), dense(10));
    expectTypeOf(network).toEqualTypeOf<Network<[1, 99, 99], [10]>>();
    const deep = sequential(...ten, ...ten, ...ten, ...ten);
    expectTypeOf<Apply<typeof deep, [1, 99, 99]>>().toEqualTypeOf<[8, 59, 59]>();
  });

  it('widens where a size is not known, and only there', () => {
    const size: number = 28;
    expectTypeOf(sequential(input([1, size, 28]), conv2d({ filters: 4, kernel: 3 }))).toEqualTypeOf<
      Network<[1, number, 28], [4, number, 26]>
    >();
    const filters: number = 4;
    expectTypeOf(sequential(input([1, 28, 28]), conv2d({ filters, kernel: 3 }))).toEqualTypeOf<
      Network<[1, 28, 28], [number, 26, 26]>
    >();
    const shape: readonly number[] = [1, 28, 28];
    expectTypeOf(sequential(input(shape), flatten(), dense(size)).output).toEqualTypeOf<[number]>();
    const layers: Layer[] = [relu()];
    expectTypeOf(sequential(input([1, 28, 28]), ...layers, flatten(), dense(3))).toExtend<Network>();
    expectTypeOf(kerasDemo.build([1, 28, 28], 10)).toEqualTypeOf<Network>();
  });

  it('takes a user’s own layer like ours', () => {
    interface Swish extends Layer {
      readonly out: Unchanged<this['in']>;
    }
    interface Crop extends Layer {
      readonly out: InputOf<this['in']> extends [infer C, number, number] ? [C, 4, 4] : never;
    }
    const swish = createLayer<Swish>(reluDefinition, {});
    const crop = createLayer<Crop>(reluDefinition, {});
    const network = sequential(input([2, 9, 9]), swish, crop, flatten());
    expectTypeOf(network.output).toEqualTypeOf<[32]>();
  });
});

describe('the editor refuses', () => {
  it('a layer that does not fit, there and nowhere else', () => {
    sequential(
      input([1, 28, 28]),
      conv2d({ filters: 32, kernel: 3 }),
      // @ts-expect-error because the image is not flat
      dense(10),
      relu(),
      conv2d({ filters: 32, kernel: 3 }),
    );
    sequential(
      input([1, 4, 4]),
      // @ts-expect-error because the kernel is larger than the image
      conv2d({ filters: 2, kernel: 5 }),
      flatten(),
      dense(3),
    );
  });

  it('a block that does not fit', () => {
    const head = sequential(flatten(), dense(10), maxPool2d({ size: 2 }));
    // @ts-expect-error because the block pools a flat list
    sequential(input([1, 28, 28]), head);
  });

  it('attributes of a wrong type, misspelt or missing', () => {
    // @ts-expect-error because there is no kernel
    conv2d({ filters: 3 });
    // @ts-expect-error because a word is no size
    maxPool2d({ size: 'large' });
    // @ts-expect-error because dense takes its units first
    dense({ units: 10 });
    // @ts-expect-error because the attribute is called padding
    sequential(input([1, 8, 8]), conv2d({ filters: 3, kernel: 3, pading: 1 }));
  });

  it('what is no layer', () => {
    // @ts-expect-error because a function is no layer: call it
    sequential(input([1, 8, 8]), relu);
    // @ts-expect-error because a string is no layer
    sequential(input([1, 8, 8]), 'relu');
  });
});
