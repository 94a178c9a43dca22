import {
  type Conv2dAttributes,
  type DepthwiseConv2dAttributes,
  type DepthwiseConv2dShape,
  depthwiseConv2dShape,
  elementCount,
  resolveWindow2d,
  type Shape,
  type Window2d,
} from '@fovea/shape';
import { absorbAffine, releaseShift } from '../absorb-affine.ts';
import type { Named } from '../attributes.ts';
import { cellWindow, windowTerms } from '../explain/terms.ts';
import { weightedSum } from '../explain/weighted-sum.ts';
import { kernelInfos, slidingInfos, strictInfo } from '../kernel-infos.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition, LayerNode } from '../layer-definition.ts';
import { taps } from '../train/window-indices.ts';
import { weightAndBias, withBias } from '../weight-and-bias.ts';
import { initInfos } from '../weight-init.ts';
import { conv2dDefinition } from './conv2d.ts';

export interface DepthwiseConv2d<in out A extends DepthwiseConv2dAttributes> extends Layer {
  readonly type: 'depthwiseConv2d';
  readonly attributes: A;
  readonly out: DepthwiseConv2dShape<InputOf<this['in']>, A>;
}

/**
 * Depthwise convolution: `multiplier` kernels for each channel, which see that
 * channel only: a `conv2d` with as many groups as channels. `[channels, height,
 * width]` → `[channels · multiplier, height', width']`, sizes as of `conv2d`;
 * weight `[channels · multiplier, 1, kernel height, kernel width]`.
 *
 * @throws ShapeError when the network is built and the kernel does not fit.
 */
export function depthwiseConv2d<const A extends DepthwiseConv2dAttributes & Named>(
  attributes: A,
): DepthwiseConv2d<A> {
  return createLayer<DepthwiseConv2d<A>>(depthwiseConv2dDefinition, attributes);
}

/** The same layer as a convolution in groups. */
export function asGroupedConv2d({
  attributes: { multiplier = 1, ...window },
  ...node
}: LayerNode<DepthwiseConv2dAttributes>): LayerNode<Conv2dAttributes> {
  const [channels = 0] = node.input;
  return { ...node, attributes: { ...window, filters: channels * multiplier, groups: channels } };
}

function windowOf(input: Shape, attributes: DepthwiseConv2dAttributes): Window2d {
  return resolveWindow2d('depthwiseConv2d', input, attributes);
}

export const depthwiseConv2dDefinition: LayerDefinition<DepthwiseConv2dAttributes> = {
  type: 'depthwiseConv2d',
  doc: 'Looks for patterns in each channel by itself: much cheaper than a convolution over all channels.',
  attributes: {
    kernel: kernelInfos.kernel,
    multiplier: { kind: 'whole', least: 1, doc: 'Output channels for each input channel.', default: '1' },
    ...slidingInfos,
    bias: kernelInfos.bias,
    strict: strictInfo,
    ...initInfos,
  },

  shape: (input, attributes) => depthwiseConv2dShape(input, attributes),

  parameters(input, attributes) {
    const channels = (input[0] ?? 0) * (attributes.multiplier ?? 1);
    return weightAndBias([channels, 1, ...windowOf(input, attributes).kernel], channels, attributes);
  },

  macs: ({ input, output, attributes }) => taps(windowOf(input, attributes)) * elementCount(output),

  window: windowOf,

  forward: (x, node, context) => conv2dDefinition.forward(x, asGroupedConv2d(node), context),
  trainLayout: (node, choice) => conv2dDefinition.trainLayout(asGroupedConv2d(node), choice),
  train: (x, node, context) => conv2dDefinition.train(x, asGroupedConv2d(node), context),

  absorbAffine(node, parameters, affine) {
    const perChannel = taps(windowOf(node.input, node.attributes));
    return {
      node: withBias(depthwiseConv2dDefinition, node),
      parameters: absorbAffine(parameters, affine, (i) => Math.floor(i / perChannel)),
    };
  },

  releaseShift: ({ attributes, output: [channels = 0] }, absorbed) =>
    releaseShift(absorbed, channels, attributes.bias !== false),

  explain(cell, { input, attributes }, { input: x, parameters: { weight = new Float32Array(), bias } }) {
    const window = windowOf(input, attributes);
    const channel = Math.floor(cell.channel / (attributes.multiplier ?? 1));
    const terms = windowTerms(cell, window, x, [channel, 1]);
    const kernel = weight.subarray(cell.channel * taps(window), (cell.channel + 1) * taps(window));
    return weightedSum(terms, kernel, bias?.[cell.channel] ?? 0, cellWindow(cell, window));
  },

  examples: [
    { attributes: { kernel: 3 }, input: [3, 4, 5], output: [3, 2, 3] },
    { attributes: { kernel: 3, padding: 1, multiplier: 2 }, input: [2, 4, 3], output: [4, 4, 3] },
    { attributes: { kernel: [2, 4], padding: 'same', stride: [1, 2] }, input: [2, 5, 7], output: [2, 5, 4] },
    { attributes: { kernel: 3, dilation: 2, bias: false }, input: [2, 5, 7], output: [2, 1, 3] },
    { attributes: { kernel: [5, 3], stride: 7 }, input: [2, 5, 3], output: [2, 1, 1] },
    { attributes: { kernel: 1, multiplier: 3 }, input: [1, 1, 1], output: [3, 1, 1] },
    {
      attributes: { kernel: 4, stride: 3, strict: true },
      input: [2, 9, 10],
      rejects:
        'stride 3 does not fit the height: (9 + 0 + 0 − 4) / 3 is not whole. Padding 2 gives 4; stride 1 gives 6.',
    },
    { attributes: { kernel: 3 }, input: [7], rejects: 'needs a [channels, height, width] input, got [7]' },
  ],
};
