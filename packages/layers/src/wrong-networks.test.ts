import { type Misfit, type Shape, ShapeError } from '@fovea/shape';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type Apply,
  batchNorm2d,
  conv2d,
  dense,
  flatten,
  globalAvgPool2d,
  input,
  type Layer,
  maxPool2d,
  relu,
  sequential,
  softmax,
} from './index.ts';

// Each sentence is held against the type (by the compiler, which checks this file too) and against the error thrown.

const wrong = {
  denseOnImage: {
    shape: [1, 28, 28],
    layers: sequential(conv2d({ filters: 32, kernel: 3 }), dense(10), relu()),
    sentence: 'dense: needs a flat [features] input, got [32, 26, 26]. flatten() before it gives [21632].',
  },
  kernelTooLarge: {
    shape: [1, 8, 8],
    layers: sequential(maxPool2d({ size: 4 }), conv2d({ filters: 2, kernel: 3 })),
    sentence:
      'conv2d: kernel 3 is larger than the height (2 + 0 + 0). Padding 1 makes it fit; so does a kernel of 2.',
  },
  strideMisfit: {
    shape: [3, 32, 32],
    layers: sequential(conv2d({ filters: 8, kernel: 4, stride: 3, strict: true }), relu()),
    sentence:
      'conv2d: stride 3 does not fit the height: (32 + 0 + 0 − 4) / 3 is not whole. Padding 1 gives 11; stride 2 gives 15; stride 4 gives 8.',
  },
  groupsOfChannels: {
    shape: [3, 8, 8],
    layers: sequential(relu(), conv2d({ filters: 8, kernel: 3, groups: 2 })),
    sentence: 'conv2d: groups 2 does not divide the 3 input channels. Groups 1 fits.',
  },
  groupsOfFilters: {
    shape: [4, 8, 8],
    layers: sequential(conv2d({ filters: 7, kernel: 3, groups: 2 })),
    sentence: 'conv2d: groups 2 does not divide the 7 filters. Groups 1 fits; so do 8 filters.',
  },
  imageNeeded: {
    shape: [2, 6, 6],
    layers: sequential(flatten(), maxPool2d({ size: 2 })),
    sentence: 'maxPool2d: needs a [channels, height, width] input, got [72].',
  },
  imageNeededToNormalise: {
    shape: [12],
    layers: sequential(dense(6), batchNorm2d()),
    sentence: 'batchNorm2d: needs a [channels, height, width] input, got [6].',
  },
  imageNeededToAverage: {
    shape: [12],
    layers: sequential(globalAvgPool2d()),
    sentence: 'globalAvgPool2d: needs a [channels, height, width] input, got [12].',
  },
  listNeeded: {
    shape: [2, 3, 3],
    layers: sequential(softmax()),
    sentence: 'softmax: needs a flat [features] input, got [2, 3, 3]. flatten() before it gives [18].',
  },
  noFilters: {
    shape: [1, 3, 3],
    layers: sequential(conv2d({ filters: 0, kernel: 1 })),
    sentence: 'conv2d: filters must be a whole number of at least 1, got 0.',
  },
  noUnits: {
    shape: [3],
    layers: sequential(relu(), dense(0)),
    sentence: 'dense: units must be a whole number of at least 1, got 0.',
  },
  onlyPadding: {
    shape: [1, 8, 8],
    layers: sequential(relu(), maxPool2d({ size: 2, padding: [0, 2] })),
    sentence: 'maxPool2d: padding 2 leaves a window of size 2 nothing to see. Padding can be at most 1 here.',
  },
  misspelt: {
    shape: [1, 8, 8],
    layers: sequential(conv2d({ filters: 1, kernel: 3, ...{ strides: 2 } })),
    sentence:
      'conv2d: unknown attribute "strides". It takes filters, kernel, stride, padding, dilation, groups, bias, strict, weightInit, biasInit.',
  },
  inABlock: {
    shape: [1, 8, 8],
    layers: sequential(sequential(relu(), sequential(relu(), dense(3))), relu()),
    sentence: 'dense: needs a flat [features] input, got [1, 8, 8]. flatten() before it gives [64].',
  },
} as const;

type Wrong = typeof wrong;

expectTypeOf<{
  [Name in keyof Wrong]: Apply<Wrong[Name]['layers'], Wrong[Name]['shape']>;
}>().toEqualTypeOf<{ [Name in keyof Wrong]: Misfit<Wrong[Name]['sentence']> }>();

describe.each(
  Object.entries<{ shape: Shape; layers: { layers: readonly Layer[] }; sentence: string }>(wrong),
)('a wrong network: %s', (_, { shape, layers, sentence }) => {
  it('throws at run time what the editor says, and names the layer', () => {
    const build = () => sequential(input(shape), ...layers.layers);
    expect(build).toThrow(ShapeError);
    const [type = '', rest = ''] = sentence.split(/: (.*)/s);
    expect(build).toThrow(`${type} "${type}_1": ${rest}`);
    const text = messageOf(build);
    expect(text.replace(/ "\w+"(?=: )/, '')).toBe(sentence);
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
