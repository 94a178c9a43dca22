import { describe, expect, it } from 'vitest';
import {
  adaptivePoolShape,
  checkAttributes,
  conv2dParameters,
  conv2dShape,
  conv2dTransposeShape,
  denseParameters,
  denseShape,
  depthwiseConv2dShape,
  flatShape,
  flattenShape,
  formatShape,
  globalPoolShape,
  groupNormShape,
  imageShape,
  pixelShuffleShape,
  pool2dShape,
  receptiveField,
  reshapeShape,
  resize2dShape,
  resolveTranspose2d,
  resolveWindow2d,
  ShapeError,
  upsample2dShape,
  zeroPad2dShape,
} from './index.ts';

const refusal = (code: string, message: string) =>
  expect.objectContaining({ constructor: ShapeError, code, message });

describe('the shape rules', () => {
  it('give the shapes of a known network', () => {
    expect(conv2dShape([3, 224, 224], { filters: 64, kernel: 7, stride: 2, padding: 3 })).toEqual([
      64, 112, 112,
    ]);
    expect(pool2dShape('maxPool2d', [64, 112, 112], { size: 3, stride: 2, padding: 1 })).toEqual([
      64, 56, 56,
    ]);
    expect(conv2dShape([8, 9, 10], { filters: 4, kernel: [1, 3], padding: [0, 1, 2, 0], groups: 2 })).toEqual(
      [4, 11, 9],
    );
    expect(pool2dShape('avgPool2d', [4, 5, 5], { size: 2, ceil: true })).toEqual([4, 3, 3]);
    expect(globalPoolShape('globalAvgPool2d', [512, 7, 7])).toEqual([512]);
    expect(imageShape('batchNorm2d', [8, 4, 4])).toEqual([8, 4, 4]);
    expect(groupNormShape([8, 4, 4], { groups: 8 })).toEqual([8, 4, 4]);
    expect(flattenShape([64, 5, 5])).toEqual([1600]);
    expect(flatShape('dense', [1600])).toEqual([1600]);
    expect(denseShape([1600], { units: 10 })).toEqual([10]);
  });

  it('change the sizes of images and the order of values', () => {
    const dcgan = { filters: 64, kernel: 4, stride: 2, padding: 1 };
    expect(conv2dTransposeShape([128, 16, 16], dcgan)).toEqual([64, 32, 32]);
    expect(
      conv2dTransposeShape([4, 5, 6], {
        filters: 6,
        kernel: [3, 2],
        stride: [3, 2],
        padding: [1, 0, 2, 1],
        outputPadding: [2, 1],
        dilation: [2, 1],
        groups: 2,
      }),
    ).toEqual([6, 16, 12]);
    expect(depthwiseConv2dShape([32, 112, 112], { kernel: 3, stride: 2, padding: 1 })).toEqual([32, 56, 56]);
    expect(depthwiseConv2dShape([3, 5, 5], { kernel: 3, multiplier: 4 })).toEqual([12, 3, 3]);
    expect(adaptivePoolShape('adaptiveAvgPool2d', [512, 13, 11], { size: [6, 7] })).toEqual([512, 6, 7]);
    expect(zeroPad2dShape([3, 4, 5], { padding: [1, 2, 3, 0] })).toEqual([3, 8, 7]);
    expect(upsample2dShape([3, 4, 5], { scale: [2, 3], mode: 'bilinear', alignCorners: true })).toEqual([
      3, 8, 15,
    ]);
    expect(resize2dShape([3, 4, 5], { size: [7, 2] })).toEqual([3, 7, 2]);
    expect(pixelShuffleShape([18, 4, 5], { factor: 3 })).toEqual([2, 12, 15]);
    expect(reshapeShape([24], { shape: [2, -1, 4] })).toEqual([2, 3, 4]);
    expect(reshapeShape([2, 3, 4], { shape: [24] })).toEqual([24]);
  });

  it.each<[() => unknown, string, string]>([
    [
      () => conv2dShape([3, 32, 32], { filters: 8, kernel: 4, stride: 3, strict: true }),
      'stride-misfit',
      'conv2d: stride 3 does not fit the height: (32 + 0 + 0 − 4) / 3 is not whole. Padding 1 gives 11; stride 2 gives 15; stride 4 gives 8.',
    ],
    [
      () => pool2dShape('maxPool2d', [8, 4, 2], { size: 3 }),
      'window-too-large',
      'maxPool2d: size 3 is larger than the width (2 + 0 + 0). Padding 1 makes it fit; so does a size of 2.',
    ],
    [
      () => pool2dShape('maxPool2d', [1, 4, 4], { size: 2, padding: [0, 2] }),
      'pool-padding',
      'maxPool2d: padding 2 leaves a window of size 2 nothing to see. Padding can be at most 1 here.',
    ],
    [
      () => pool2dShape('maxPool2d', [1, 9, 9], { size: 2, dilation: 3, padding: 4 }),
      'pool-padding',
      'maxPool2d: padding 4 leaves a window of size 2 (dilated to 4) nothing to see. Padding can be at most 3 here.',
    ],
    [
      () => pool2dShape('maxPool2d', [1, 2, 9], { size: 2, dilation: 3, padding: 'same' }),
      'pool-dilation',
      'maxPool2d: dilation 3 steps over the height (2). Dilation can be at most 2 here.',
    ],
    [
      () => conv2dTransposeShape([3, 4, 4], { filters: 4, kernel: 3, groups: 2 }),
      'groups-misfit',
      'conv2dTranspose: groups 2 does not divide the 3 input channels. Groups 1 fits.',
    ],
    [
      () => conv2dTransposeShape([3, 4, 4], { filters: 4, kernel: 3, stride: 2, outputPadding: 2 }),
      'output-padding',
      'conv2dTranspose: outputPadding 2 is not below stride 2. It can be at most 1 here.',
    ],
    [
      () => conv2dTransposeShape([3, 4, 1], { filters: 4, kernel: 3, padding: [0, 2, 0, 1] }),
      'nothing-left',
      'conv2dTranspose: padding 2 + 1 leaves nothing of the width (3). Padding can be at most 1 on both sides.',
    ],
    [
      () => conv2dTransposeShape([3, 4, 4], { filters: 4, kernel: 3, outputPadding: -1 }),
      'output-padding-range',
      'conv2dTranspose: outputPadding must be a whole number of at least 0, got -1.',
    ],
    [
      () => conv2dTransposeShape([3, 4, 4], { filters: 4, kernel: 0 }),
      'not-positive',
      'conv2dTranspose: kernel must be a whole number of at least 1, got 0.',
    ],
    [
      () => conv2dTransposeShape([9], { filters: 4, kernel: 3 }),
      'needs-image',
      'conv2dTranspose: needs a [channels, height, width] input, got [9].',
    ],
    [
      () => depthwiseConv2dShape([3, 4, 4], { kernel: 5 }),
      'window-too-large',
      'depthwiseConv2d: kernel 5 is larger than the height (4 + 0 + 0). Padding 1 makes it fit; so does a kernel of 4.',
    ],
    [
      () => adaptivePoolShape('adaptiveAvgPool2d', [3, 4, 4], { size: [2, 0] }),
      'not-positive',
      'adaptiveAvgPool2d: size must be a whole number of at least 1, got 0.',
    ],
    [
      () => zeroPad2dShape([3, 4, 4], { padding: [0, 1.5] }),
      'padding-range',
      'zeroPad2d: padding must be a whole number of at least 0, got 1.5.',
    ],
    [
      () => upsample2dShape([3, 4, 4], { scale: 2, alignCorners: true }),
      'aligns-nothing',
      "upsample2d: alignCorners is for mode 'bilinear' only.",
    ],
    [
      () => pixelShuffleShape([6, 4, 4], { factor: 2 }),
      'channels-misfit',
      'pixelShuffle: the 6 input channels do not make blocks of 2 × 2. Factor 1 fits; so do 8 channels.',
    ],
    [
      () => reshapeShape([2, 3, 4], { shape: [5, -1, 1] }),
      'reshape-misfit',
      'reshape: the 24 values of [2, 3, 4] do not fill [5, -1, 1]. [24] fits.',
    ],
    [
      () => reshapeShape([24], { shape: [4, 6] }),
      'not-a-shape',
      'reshape: shape must be [features] or [channels, height, width], of which one may be -1, got [4, 6].',
    ],
    [
      () => conv2dShape([1600], { filters: 8, kernel: 3 }),
      'needs-image',
      'conv2d: needs a [channels, height, width] input, got [1600].',
    ],
    [
      () => imageShape('batchNorm2d', [10]),
      'needs-image',
      'batchNorm2d: needs a [channels, height, width] input, got [10].',
    ],
    [
      () => globalPoolShape('globalAvgPool2d', [10]),
      'needs-image',
      'globalAvgPool2d: needs a [channels, height, width] input, got [10].',
    ],
    [
      () => resolveWindow2d('conv2d "conv2"', [10], { kernel: 3 }),
      'needs-image',
      'conv2d "conv2": needs a [channels, height, width] input, got [10].',
    ],
    [
      () => denseShape([64, 5, 5], { units: 10 }),
      'needs-flat',
      'dense: needs a flat [features] input, got [64, 5, 5]. flatten() before it gives [1600].',
    ],
    [
      () => denseShape([64], { units: 0 }),
      'not-positive',
      'dense: units must be a whole number of at least 1, got 0.',
    ],
    [
      () => conv2dShape([3, 8, 8], { filters: 2.5, kernel: 3 }),
      'not-positive',
      'conv2d: filters must be a whole number of at least 1, got 2.5.',
    ],
    [
      () => conv2dShape([3, 8, 8], { filters: 8, kernel: 3, groups: 2 }),
      'groups-misfit',
      'conv2d: groups 2 does not divide the 3 input channels. Groups 1 fits.',
    ],
    [
      () => conv2dShape([4, 8, 8], { filters: 9, kernel: 3, groups: 2 }),
      'groups-misfit',
      'conv2d: groups 2 does not divide the 9 filters. Groups 1 fits; so do 10 filters.',
    ],
    [
      () => groupNormShape([6, 8, 8], { groups: 4 }),
      'groups-misfit',
      'groupNorm: groups 4 does not divide the 6 input channels. Groups 3 fits.',
    ],
    [
      () => groupNormShape([6, 8, 8], { groups: 0 }),
      'not-positive',
      'groupNorm: groups must be a whole number of at least 1, got 0.',
    ],
    [
      () => groupNormShape([6], { groups: 2 }),
      'needs-image',
      'groupNorm: needs a [channels, height, width] input, got [6].',
    ],
    [
      () => checkAttributes('conv2d "a"', { filters: 8, strid: 2 }, ['filters', 'kernel', 'stride']),
      'unknown-attribute',
      'conv2d "a": unknown attribute "strid". It takes filters, kernel, stride.',
    ],
    [
      () => checkAttributes('relu', { slope: 2 }, []),
      'unknown-attribute',
      'relu: unknown attribute "slope". It takes none.',
    ],
  ])('%s is refused', (rule, code, message) => {
    expect(rule).toThrow(refusal(code, message));
  });

  it('accept attributes that are known', () => {
    expect(() => checkAttributes('conv2d', { filters: 8 }, ['filters', 'kernel'])).not.toThrow();
  });
});

describe('resolveWindow2d', () => {
  it('works out pads, sizes and what stays unseen', () => {
    expect(
      resolveWindow2d('conv2d', [3, 32, 20], {
        kernel: [4, 3],
        stride: 3,
        padding: [0, 1, 0, 2],
        dilation: [1, 2],
      }),
    ).toEqual({
      kernel: [4, 3],
      stride: [3, 3],
      dilation: [1, 2],
      pads: [0, 1, 0, 2],
      input: [32, 20],
      output: [10, 7],
      unseen: [1, 0],
    });
  });

  it("takes a pooling's size as its stride, and adds to the pads what a last window reaches beyond", () => {
    const { stride, pads, output } = resolveWindow2d('maxPool2d', [3, 5, 7], { size: [2, 3], ceil: true });
    expect({ stride, pads, output }).toEqual({ stride: [2, 3], pads: [0, 0, 1, 2], output: [3, 3] });
  });

  it('of a transposed convolution is the one that slides over its output', () => {
    expect(
      resolveTranspose2d('up', [8, 4, 5], { kernel: [3, 2], stride: 2, padding: [1, 0], outputPadding: 1 }),
    ).toEqual({
      kernel: [3, 2],
      stride: [2, 2],
      dilation: [1, 1],
      pads: [1, 0, 1, 0],
      input: [8, 11],
      output: [4, 5],
      unseen: [0, 0],
    });
  });

  it('gives odd padding to the bottom and the right', () => {
    expect(resolveWindow2d('conv2d', [1, 28, 28], { kernel: 4, padding: 'same' }).pads).toEqual([1, 1, 2, 2]);
  });
});

describe('the counts', () => {
  it('of parameters are those of known layers', () => {
    expect(conv2dParameters({ channels: 3, filters: 64, kernel: 7, bias: false })).toBe(9408);
    expect(conv2dParameters({ channels: 8, filters: 16, kernel: [1, 3], groups: 4 })).toBe(112);
    expect(denseParameters({ features: 2048, units: 1000 })).toBe(2_049_000);
    expect(denseParameters({ features: 10, units: 3, bias: false })).toBe(30);
  });

  it('of pixels in a receptive field grow with the strides so far', () => {
    const plain = { kernel: [3, 3], stride: [1, 1], dilation: [1, 1] } as const;
    const pool = { kernel: [2, 2], stride: [2, 2], dilation: [1, 1] } as const;
    const dilated = { kernel: [1, 3], stride: [1, 1], dilation: [1, 2] } as const;
    expect(receptiveField([])).toEqual({ size: [1, 1], stride: [1, 1] });
    expect(receptiveField([plain, pool, plain])).toEqual({ size: [8, 8], stride: [2, 2] });
    expect(receptiveField([plain, pool, dilated])).toEqual({ size: [4, 12], stride: [2, 2] });
  });

  it('of a shape are printed in brackets', () => {
    expect(formatShape([64, 5, 5])).toBe('[64, 5, 5]');
  });
});
