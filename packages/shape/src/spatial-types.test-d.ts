import { describe, expectTypeOf, it } from 'vitest';
import type {
  AdaptivePoolShape,
  Conv2dTransposeAttributes,
  Conv2dTransposeShape,
  DepthwiseConv2dAttributes,
  DepthwiseConv2dShape,
  Misfit,
  PixelShuffleShape,
  ReshapeShape,
  Resize2dShape,
  Shape,
  Upsample2dAttributes,
  Upsample2dShape,
  ZeroPad2dShape,
} from './index.ts';

/** What a layer does with a rule: a shape passes, a misfit is an error that prints its sentence. */
declare function fits<R>(shape: R extends Misfit<infer Message> ? Message : R): void;
// biome-ignore lint/suspicious/noExplicitAny: what rules make of `any` is the question.
type Anything = any;

describe('Conv2dTransposeShape', () => {
  type Up<A extends Conv2dTransposeAttributes> = Conv2dTransposeShape<[128, 16, 7], A>;

  it('gives literal sizes', () => {
    fits<Up<{ filters: 64; kernel: 4; stride: 2; padding: 1 }>>([64, 32, 14]);
    expectTypeOf<Up<{ filters: 64; kernel: 4; stride: 2; padding: 1 }>>().toEqualTypeOf<[64, 32, 14]>();
    expectTypeOf<
      Conv2dTransposeShape<
        readonly [4, 5, 6],
        {
          filters: 6;
          kernel: readonly [3, 2];
          stride: readonly [3, 2];
          padding: readonly [1, 0, 2, 1];
          outputPadding: readonly [2, 1];
          dilation: readonly [2, 1];
          groups: 2;
        }
      >
    >().toEqualTypeOf<[6, 16, 12]>();
  });

  it('gives the sentence for what does not fit', () => {
    type Padded = Up<{ filters: 8; kernel: 3; stride: 2; outputPadding: 2 }>;
    expectTypeOf<Padded>().toEqualTypeOf<
      Misfit<'conv2dTranspose: outputPadding 2 is not below stride 2. It can be at most 1 here.'>
    >();
    // @ts-expect-error because output padding would be a whole stride.
    fits<Padded>([8, 35, 17]);
    expectTypeOf<Up<{ filters: 8; kernel: 1; padding: readonly [0, 4] }>>().toEqualTypeOf<
      Misfit<'conv2dTranspose: padding 4 + 4 leaves nothing of the width (7). Padding can be at most 3 on both sides.'>
    >();
    expectTypeOf<Up<{ filters: 8; kernel: 3; outputPaddin: 1 }>>().toEqualTypeOf<
      Misfit<'conv2dTranspose: unknown attribute "outputPaddin". It takes filters, kernel, stride, padding, outputPadding, dilation, groups, bias, weightInit, biasInit.'>
    >();
  });

  it('gives number for what is not known', () => {
    expectTypeOf<Up<{ filters: 8; kernel: number }>>().toEqualTypeOf<[8, number, number]>();
    expectTypeOf<Up<{ filters: 8; kernel: 3; stride: 1 | 2 }>>().toEqualTypeOf<[8, number, number]>();
    expectTypeOf<Up<Conv2dTransposeAttributes>>().toEqualTypeOf<[number, number, number]>();
    expectTypeOf<Conv2dTransposeShape<[8, number, 5], { filters: 4; kernel: 3 }>>().toEqualTypeOf<
      [4, number, 7]
    >();
    expectTypeOf<Conv2dTransposeShape<Shape, { filters: 4; kernel: 3 }>>().toEqualTypeOf<
      [4, number, number]
    >();
  });
});

describe('DepthwiseConv2dShape', () => {
  it('gives literal sizes', () => {
    expectTypeOf<DepthwiseConv2dShape<[32, 112, 112], { kernel: 3; stride: 2; padding: 1 }>>().toEqualTypeOf<
      [32, 56, 56]
    >();
    expectTypeOf<DepthwiseConv2dShape<[3, 5, 6], { kernel: 3; multiplier: 4 }>>().toEqualTypeOf<[12, 3, 4]>();
  });

  it('gives the sentence for what does not fit', () => {
    type Large = DepthwiseConv2dShape<[3, 4, 4], { kernel: 5 }>;
    expectTypeOf<Large>().toEqualTypeOf<
      Misfit<'depthwiseConv2d: kernel 5 is larger than the height (4 + 0 + 0). Padding 1 makes it fit; so does a kernel of 4.'>
    >();
    // @ts-expect-error because the kernel is larger than the image.
    fits<Large>([3, 1, 1]);
    expectTypeOf<DepthwiseConv2dShape<[3, 4, 4], { kernel: 3; multiplier: 0 }>>().toEqualTypeOf<
      Misfit<'depthwiseConv2d: multiplier must be a whole number of at least 1, got 0.'>
    >();
    expectTypeOf<DepthwiseConv2dShape<[3, 4, 4], { kernel: 3; filters: 6 }>>().toEqualTypeOf<
      Misfit<'depthwiseConv2d: unknown attribute "filters". It takes kernel, multiplier, stride, padding, dilation, bias, strict, weightInit, biasInit.'>
    >();
  });

  it('gives number for what is not known', () => {
    expectTypeOf<DepthwiseConv2dShape<[3, 4, 4], { kernel: 3; multiplier: number }>>().toEqualTypeOf<
      [number, 2, 2]
    >();
    expectTypeOf<DepthwiseConv2dShape<[3, 4, 4], DepthwiseConv2dAttributes>>().toEqualTypeOf<
      [number, number, number]
    >();
    expectTypeOf<DepthwiseConv2dShape<Anything, { kernel: 3 }>>().toEqualTypeOf<[number, number, number]>();
  });
});

describe('the rules that change the size of an image', () => {
  it('give literal sizes', () => {
    expectTypeOf<AdaptivePoolShape<'adaptiveAvgPool2d', [512, 13, 11], { size: 7 }>>().toEqualTypeOf<
      [512, 7, 7]
    >();
    expectTypeOf<ZeroPad2dShape<[3, 4, 5], { padding: readonly [1, 2, 3, 0] }>>().toEqualTypeOf<[3, 8, 7]>();
    expectTypeOf<ZeroPad2dShape<[3, 4, 5], { padding: 1 }>>().toEqualTypeOf<[3, 6, 7]>();
    expectTypeOf<
      Upsample2dShape<[3, 4, 5], { scale: 2; mode: 'bilinear'; alignCorners: true }>
    >().toEqualTypeOf<[3, 8, 10]>();
    expectTypeOf<Resize2dShape<[3, 4, 5], { size: readonly [7, 2] }>>().toEqualTypeOf<[3, 7, 2]>();
    expectTypeOf<PixelShuffleShape<[18, 4, 5], 3>>().toEqualTypeOf<[2, 12, 15]>();
  });

  it('give the sentence for what does not fit', () => {
    type Corners = Upsample2dShape<[3, 4, 5], { scale: 2; alignCorners: true }>;
    expectTypeOf<Corners>().toEqualTypeOf<Misfit<"upsample2d: alignCorners is for mode 'bilinear' only.">>();
    // @ts-expect-error because the nearest pixel has no corners to align.
    fits<Corners>([3, 8, 10]);
    type Shuffled = PixelShuffleShape<[12, 4, 5], 3>;
    expectTypeOf<Shuffled>().toEqualTypeOf<
      Misfit<'pixelShuffle: the 12 input channels do not make blocks of 3 × 3. Factor 2 fits; so do 18 channels.'>
    >();
    // @ts-expect-error because there are not enough channels for two images.
    fits<Shuffled>([2, 12, 15]);
    expectTypeOf<ZeroPad2dShape<[3, 4, 5], { padding: readonly [0, -1] }>>().toEqualTypeOf<
      Misfit<'zeroPad2d: padding must be a whole number of at least 0, got -1.'>
    >();
    expectTypeOf<AdaptivePoolShape<'adaptiveAvgPool2d', [512], { size: 7 }>>().toEqualTypeOf<
      Misfit<'adaptiveAvgPool2d: needs a [channels, height, width] input, got [512].'>
    >();
    expectTypeOf<Resize2dShape<[3, 4, 5], { size: readonly [7, 0] }>>().toEqualTypeOf<
      Misfit<'resize2d: size must be a whole number of at least 1, got 0.'>
    >();
  });

  it('give number for what is not known', () => {
    expectTypeOf<AdaptivePoolShape<'adaptiveAvgPool2d', Shape, { size: 7 }>>().toEqualTypeOf<
      [number, 7, 7]
    >();
    expectTypeOf<ZeroPad2dShape<[3, 4, number], { padding: 1 }>>().toEqualTypeOf<[3, 6, number]>();
    expectTypeOf<ZeroPad2dShape<[3, 4, 5], { padding: 1 | 2 }>>().toEqualTypeOf<[3, number, number]>();
    expectTypeOf<Upsample2dShape<[3, 4, 5], Upsample2dAttributes>>().toEqualTypeOf<[3, number, number]>();
    expectTypeOf<Upsample2dShape<[3, 4, 5], { scale: 2; alignCorners: boolean }>>().toEqualTypeOf<
      [3, 8, 10]
    >();
    expectTypeOf<Resize2dShape<[3, 4, 5], { size: number }>>().toEqualTypeOf<[3, number, number]>();
    expectTypeOf<PixelShuffleShape<[number, 4, 5], 2>>().toEqualTypeOf<[number, 8, 10]>();
    expectTypeOf<PixelShuffleShape<[12, 4, 5], number>>().toEqualTypeOf<[number, number, number]>();
  });
});

describe('ReshapeShape', () => {
  it('gives literal sizes', () => {
    expectTypeOf<ReshapeShape<[24], readonly [2, 3, 4]>>().toEqualTypeOf<[2, 3, 4]>();
    expectTypeOf<ReshapeShape<[24], readonly [2, -1, 4]>>().toEqualTypeOf<[2, 3, 4]>();
    expectTypeOf<ReshapeShape<[2, 3, 4], readonly [-1]>>().toEqualTypeOf<[24]>();
  });

  it('gives the sentence for what does not fit', () => {
    type Fives = ReshapeShape<[2, 3, 4], readonly [5, -1, 1]>;
    expectTypeOf<Fives>().toEqualTypeOf<
      Misfit<'reshape: the 24 values of [2, 3, 4] do not fill [5, -1, 1]. [24] fits.'>
    >();
    // @ts-expect-error because 24 values do not fill rows of five.
    fits<Fives>([5, 5, 1]);
    expectTypeOf<ReshapeShape<[24], readonly [4, 6]>>().toEqualTypeOf<
      Misfit<'reshape: shape must be [features] or [channels, height, width], of which one may be -1, got [4, 6].'>
    >();
  });

  it('gives number for what is not known', () => {
    expectTypeOf<ReshapeShape<Shape, readonly [2, 3, 4]>>().toEqualTypeOf<[2, 3, 4]>();
    expectTypeOf<ReshapeShape<Shape, readonly [2, -1, 4]>>().toEqualTypeOf<[2, number, 4]>();
    expectTypeOf<ReshapeShape<[24], readonly [2, number, 4]>>().toEqualTypeOf<[2, number, 4]>();
    expectTypeOf<ReshapeShape<[24], Shape>>().toEqualTypeOf<number[]>();
  });
});
