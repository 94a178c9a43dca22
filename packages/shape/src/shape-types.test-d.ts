import { describe, expectTypeOf, it } from 'vitest';
import type {
  Conv2dAttributes,
  Conv2dShape,
  DenseShape,
  FlatShape,
  FlattenShape,
  FormatShape,
  GlobalPoolShape,
  GroupNormShape,
  ImageShape,
  Misfit,
  Pool2dAttributes,
  Pool2dShape,
  Shape,
  WindowOutput,
} from './index.ts';

/** What a layer does with a rule: a shape passes, a misfit is an error that prints its sentence. */
declare function fits<R>(shape: R extends Misfit<infer Message> ? Message : R): void;
// biome-ignore lint/suspicious/noExplicitAny: what rules make of `any` is the question.
type Anything = any;

describe('Conv2dShape', () => {
  type Conv<Input extends Shape, A> = Conv2dShape<Input, A extends Conv2dAttributes ? A : never>;

  it('gives literal sizes', () => {
    fits<Conv2dShape<[1, 28, 28], { filters: 32; kernel: 3 }>>([32, 26, 26]);
    expectTypeOf<Conv2dShape<[1, 28, 28], { filters: 32; kernel: 3 }>>().toEqualTypeOf<[32, 26, 26]>();
    expectTypeOf<
      Conv2dShape<
        readonly [8, 9, 10],
        { filters: 4; kernel: readonly [1, 3]; padding: readonly [0, 1, 2, 0]; groups: 2 }
      >
    >().toEqualTypeOf<[4, 11, 9]>();
    // Beyond what tuple lengths can count.
    expectTypeOf<Conv2dShape<[3, 100000, 65537], { filters: 8; kernel: 3; stride: 2 }>>().toEqualTypeOf<
      [8, 49999, 32768]
    >();
  });

  it('gives the sentence for what does not fit', () => {
    type Strided = Conv2dShape<[3, 32, 32], { filters: 8; kernel: 4; stride: 3; strict: true }>;
    expectTypeOf<Strided>().toEqualTypeOf<
      Misfit<'conv2d: stride 3 does not fit the height: (32 + 0 + 0 − 4) / 3 is not whole. Padding 1 gives 11; stride 2 gives 15; stride 4 gives 8.'>
    >();
    // @ts-expect-error because the stride does not fit.
    fits<Strided>([8, 10, 10]);
    expectTypeOf<Conv2dShape<[3, 8, 3], { filters: 8; kernel: 5 }>>().toEqualTypeOf<
      Misfit<'conv2d: kernel 5 is larger than the width (3 + 0 + 0). Padding 1 makes it fit; so does a kernel of 3.'>
    >();
    expectTypeOf<Conv2dShape<[3, 8, 8], { filters: 8; kernel: 3; groups: 2 }>>().toEqualTypeOf<
      Misfit<'conv2d: groups 2 does not divide the 3 input channels. Groups 1 fits.'>
    >();
    expectTypeOf<Conv2dShape<[3, 8, 8], { filters: 8; kernel: 3; strid: 2 }>>().toEqualTypeOf<
      Misfit<'conv2d: unknown attribute "strid". It takes filters, kernel, stride, padding, dilation, groups, bias, strict, weightInit, biasInit.'>
    >();
    expectTypeOf<Conv2dShape<[1600], { filters: 8; kernel: 3 }>>().toEqualTypeOf<
      Misfit<'conv2d: needs a [channels, height, width] input, got [1600].'>
    >();
    expectTypeOf<Conv2dShape<[3, 8, 8], { filters: 8; kernel: 3; stride: 0 }>>().toEqualTypeOf<
      Misfit<'conv2d: stride must be a whole number of at least 1, got 0.'>
    >();
    expectTypeOf<Conv2dShape<[3, 8, 8], { filters: 8; kernel: 3; padding: -1 }>>().toEqualTypeOf<
      Misfit<'conv2d: padding must be a whole number of at least 0, got -1.'>
    >();
  });

  it('gives number for what is not known', () => {
    expectTypeOf<Conv2dShape<[1, 28, 28], { filters: 8; kernel: number }>>().toEqualTypeOf<
      [8, number, number]
    >();
    expectTypeOf<Conv2dShape<[1, 28, 28], { filters: 8; kernel: Anything }>>().toEqualTypeOf<
      [8, number, number]
    >();
    expectTypeOf<Conv2dShape<[1, 28, 28], { filters: 8; kernel: never }>>().toEqualTypeOf<
      [8, number, number]
    >();
    expectTypeOf<Conv2dShape<[1, 28, 28], { filters: 8; kernel: 3 | 5 }>>().toEqualTypeOf<
      [8, number, number]
    >();
    expectTypeOf<Conv2dShape<[1, 28, 28], { filters: 8; kernel: 3 | readonly [5, 5] }>>().toEqualTypeOf<
      [8, number, number]
    >();
    expectTypeOf<Conv2dShape<[1, 28, 28], { filters: 8; kernel: 3; stride?: 2 }>>().toEqualTypeOf<
      [8, number, number]
    >();
    expectTypeOf<Conv2dShape<[1, 28, 28], { filters: 8; kernel: 3; stride?: 1 }>>().toEqualTypeOf<
      [8, 26, 26]
    >();
    expectTypeOf<
      Conv2dShape<[1, 28, 28], { filters: 8; kernel: 3; padding: 'same' | 'valid' }>
    >().toEqualTypeOf<[8, number, number]>();
    expectTypeOf<Conv2dShape<[1, 28, 28], { filters: 8; kernel: number; padding: 'same' }>>().toEqualTypeOf<
      [8, 28, 28]
    >();
    expectTypeOf<Conv2dShape<[1, number, 28], { filters: number; kernel: readonly [3, 5] }>>().toEqualTypeOf<
      [number, number, 24]
    >();
    expectTypeOf<Conv2dShape<[number, 28, 28], { filters: 8; kernel: 3; groups: 4 }>>().toEqualTypeOf<
      [8, 26, 26]
    >();
    expectTypeOf<Conv2dShape<[1, 28, 28], Conv2dAttributes>>().toEqualTypeOf<[number, number, number]>();
    expectTypeOf<Conv<[1, 28, 28], Anything>>().toEqualTypeOf<[number, number, number]>();
  });

  it('gives three numbers for an input of unknown rank', () => {
    type Eight<Input extends Shape> = Conv2dShape<Input, { filters: 8; kernel: 3 }>;
    expectTypeOf<Eight<Shape>>().toEqualTypeOf<[8, number, number]>();
    expectTypeOf<Eight<[1, 28, 28] | [1600]>>().toEqualTypeOf<[8, number, number]>();
    expectTypeOf<Eight<Anything>>().toEqualTypeOf<[8, number, number]>();
    expectTypeOf<Eight<never>>().toEqualTypeOf<[8, number, number]>();
  });

  it('leaves a strict that may be true to the function', () => {
    expectTypeOf<
      Conv2dShape<[3, 32, 32], { filters: 8; kernel: 4; stride: 3; strict: boolean }>
    >().toEqualTypeOf<[8, 10, 10]>();
  });
});

describe('Pool2dShape', () => {
  it('gives literal sizes', () => {
    expectTypeOf<Pool2dShape<'maxPool2d', [64, 11, 11], { size: 2 }>>().toEqualTypeOf<[64, 5, 5]>();
    expectTypeOf<Pool2dShape<'avgPool2d', [64, 11, 11], { size: 2; ceil: true }>>().toEqualTypeOf<
      [64, 6, 6]
    >();
  });

  it('gives the sentence for what does not fit', () => {
    type Large = Pool2dShape<'maxPool2d', [8, 2, 2], { size: 3 }>;
    expectTypeOf<Large>().toEqualTypeOf<
      Misfit<'maxPool2d: size 3 is larger than the height (2 + 0 + 0). Padding 1 makes it fit; so does a size of 2.'>
    >();
    expectTypeOf<Pool2dShape<'avgPool2d', [1, 4, 4], { size: 2; padding: readonly [0, 2] }>>().toEqualTypeOf<
      Misfit<'avgPool2d: padding 2 leaves a window of size 2 nothing to see. Padding can be at most 1 here.'>
    >();
    // A convolution sees zeros there, as in PyTorch and ONNX.
    expectTypeOf<Conv2dShape<[1, 4, 4], { filters: 1; kernel: 2; padding: 2 }>>().toEqualTypeOf<[1, 7, 7]>();
    // @ts-expect-error because the window is larger than the image.
    fits<Large>([8, 1, 1]);
  });

  it('looks at positions apart, and refuses windows that could step over the image', () => {
    expectTypeOf<Pool2dShape<'maxPool2d', [8, 9, 9], { size: 3; stride: 1; dilation: 2 }>>().toEqualTypeOf<
      [8, 5, 5]
    >();
    expectTypeOf<Pool2dShape<'maxPool2d', [8, 2, 9], { size: 2; dilation: 3; padding: 2 }>>().toEqualTypeOf<
      Misfit<'maxPool2d: dilation 3 steps over the height (2). Dilation can be at most 2 here.'>
    >();
    expectTypeOf<Pool2dShape<'avgPool2d', [8, 9, 9], { size: 3; dilation: 2 }>>().toEqualTypeOf<
      Misfit<'avgPool2d: unknown attribute "dilation". It takes size, stride, padding, ceil, strict, countPadding.'>
    >();
  });

  it('gives number for what is not known', () => {
    expectTypeOf<Pool2dShape<'maxPool2d', [8, 11, 11], { size: 2; ceil: boolean }>>().toEqualTypeOf<
      [8, number, number]
    >();
    expectTypeOf<Pool2dShape<'maxPool2d', [8, number, 11], { size: 2 }>>().toEqualTypeOf<[8, number, 5]>();
    expectTypeOf<Pool2dShape<'maxPool2d', Shape, Pool2dAttributes>>().toEqualTypeOf<
      [number, number, number]
    >();
  });
});

describe('the other rules', () => {
  it('give literal sizes, without readonly', () => {
    expectTypeOf<FlattenShape<[64, 5, 5]>>().toEqualTypeOf<[1600]>();
    expectTypeOf<FlatShape<'dense', readonly [1600]>>().toEqualTypeOf<[1600]>();
    expectTypeOf<DenseShape<[1600], 10>>().toEqualTypeOf<[10]>();
    expectTypeOf<GlobalPoolShape<'globalAvgPool2d', [512, 7, 7]>>().toEqualTypeOf<[512]>();
    expectTypeOf<ImageShape<'batchNorm2d', readonly [8, 4, 4]>>().toEqualTypeOf<[8, 4, 4]>();
    expectTypeOf<FormatShape<[64, number, 5]>>().toEqualTypeOf<'[64, ?, 5]'>();
  });

  it('give the sentence for what does not fit', () => {
    type Square = DenseShape<[64, 5, 5], 10>;
    expectTypeOf<Square>().toEqualTypeOf<
      Misfit<'dense: needs a flat [features] input, got [64, 5, 5]. flatten() before it gives [1600].'>
    >();
    // @ts-expect-error because the input is not flat.
    fits<Square>([10]);
    expectTypeOf<DenseShape<[64], 0>>().toEqualTypeOf<
      Misfit<'dense: units must be a whole number of at least 1, got 0.'>
    >();
    expectTypeOf<GlobalPoolShape<'globalAvgPool2d', [10]>>().toEqualTypeOf<
      Misfit<'globalAvgPool2d: needs a [channels, height, width] input, got [10].'>
    >();
    expectTypeOf<ImageShape<'batchNorm2d', [10]>>().toEqualTypeOf<
      Misfit<'batchNorm2d: needs a [channels, height, width] input, got [10].'>
    >();
  });

  it('give number for what is not known', () => {
    expectTypeOf<FlattenShape<[64, number, 5]>>().toEqualTypeOf<[number]>();
    expectTypeOf<FlattenShape<Shape>>().toEqualTypeOf<[number]>();
    expectTypeOf<DenseShape<[number], 10>>().toEqualTypeOf<[10]>();
    expectTypeOf<DenseShape<Shape, number>>().toEqualTypeOf<[number]>();
    expectTypeOf<DenseShape<[4], 8 | 16>>().toEqualTypeOf<[number]>();
    expectTypeOf<GlobalPoolShape<'globalAvgPool2d', Shape>>().toEqualTypeOf<[number]>();
    expectTypeOf<ImageShape<'batchNorm2d', Shape>>().toEqualTypeOf<[number, number, number]>();
  });
});

describe('GroupNormShape', () => {
  it('gives literal sizes', () => {
    expectTypeOf<GroupNormShape<readonly [8, 4, 4], 2>>().toEqualTypeOf<[8, 4, 4]>();
  });

  it('gives the sentence for what does not fit', () => {
    type Uneven = GroupNormShape<[6, 4, 4], 4>;
    expectTypeOf<Uneven>().toEqualTypeOf<
      Misfit<'groupNorm: groups 4 does not divide the 6 input channels. Groups 3 fits.'>
    >();
    // @ts-expect-error because the groups do not divide the channels.
    fits<Uneven>([6, 4, 4]);
    expectTypeOf<GroupNormShape<[6], 2>>().toEqualTypeOf<
      Misfit<'groupNorm: needs a [channels, height, width] input, got [6].'>
    >();
    expectTypeOf<GroupNormShape<[6, 4, 4], 0>>().toEqualTypeOf<
      Misfit<'groupNorm: groups must be a whole number of at least 1, got 0.'>
    >();
  });

  it('gives number for what is not known', () => {
    expectTypeOf<GroupNormShape<[8, 4, 4], number>>().toEqualTypeOf<[8, 4, 4]>();
    expectTypeOf<GroupNormShape<[number, 4, 4], 3>>().toEqualTypeOf<[number, 4, 4]>();
    expectTypeOf<GroupNormShape<Shape, 3>>().toEqualTypeOf<[number, number, number]>();
    expectTypeOf<GroupNormShape<[6, 4, 4], 4 | 2>>().toEqualTypeOf<[6, 4, 4]>();
  });
});

describe('WindowOutput', () => {
  it('gives literals', () => {
    expectTypeOf<
      WindowOutput<{ input: 32; kernel: 4; stride: 3; padding: 1; rounding: 'strict' }>
    >().toEqualTypeOf<{
      readonly output: 11;
      readonly padding: readonly [1, 1];
      readonly unseen: 0;
    }>();
  });

  it('gives the sentence for what does not fit', () => {
    type Strided = WindowOutput<{ input: 32; kernel: 4; stride: 3; rounding: 'strict' }>;
    expectTypeOf<Strided>().toEqualTypeOf<
      Misfit<'stride 3 does not fit the input: (32 + 0 + 0 − 4) / 3 is not whole. Padding 1 gives 11; stride 2 gives 15; stride 4 gives 8.'>
    >();
    // @ts-expect-error because the stride does not fit.
    fits<Strided>({ output: 10, padding: [0, 0], unseen: 1 });
  });

  it('gives number for what is not known', () => {
    interface Unknown {
      readonly output: number;
      readonly padding: readonly [1, number];
      readonly unseen: number;
    }
    expectTypeOf<WindowOutput<{ input: number; kernel: 3; padding: 1 }>>().toExtend<
      Omit<Unknown, 'padding'>
    >();
    expectTypeOf<
      WindowOutput<{ input: 9; kernel: 3; rounding: 'floor' | 'ceil' }>['output']
    >().toEqualTypeOf<number>();
  });

  it('searches for what would fit without end neither in depth nor in number', () => {
    type Large = WindowOutput<{ input: 5000; kernel: 1500; stride: 1201; rounding: 'strict' }>;
    expectTypeOf<Large>().toExtend<Misfit<`stride 1201 does not fit the input: ${string}`>>();
  });
});
