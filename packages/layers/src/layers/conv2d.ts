import {
  type Conv2dAttributes,
  type Conv2dShape,
  conv2dShape,
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
import { chooseConvLayout } from '../train/choose-conv-layout.ts';
import type { Convolution } from '../train/convolution.ts';
import { trainConv2d } from '../train/train-conv2d.ts';
import { weightAndBias, withBias } from '../weight-and-bias.ts';
import { initInfos } from '../weight-init.ts';

export interface Conv2d<in out A extends Conv2dAttributes> extends Layer {
  readonly type: 'conv2d';
  readonly attributes: A;
  readonly out: Conv2dShape<InputOf<this['in']>, A>;
}

/**
 * 2-D convolution: each of `filters` kernels slides over the image, and at each
 * place the window times the kernel, summed over window and channels, plus a
 * bias, is one output value. `[channels, height, width]` →
 * `[filters, height', width']` with `size' = ⌊(size + pads − dilation·(kernel − 1) − 1) / stride⌋ + 1`.
 *
 * @throws ShapeError when the network is built and the kernel does not fit.
 */
export function conv2d<const A extends Conv2dAttributes & Named>(attributes: A): Conv2d<A> {
  return createLayer<Conv2d<A>>(conv2dDefinition, attributes);
}

/** Dims of the weight: as in ONNX and PyTorch, `[filters, channels / groups, kernel height, kernel width]`. */
function weightShape(input: Shape, attributes: Conv2dAttributes): Shape {
  const [height, width] = conv2dWindow(input, attributes).kernel;
  return [attributes.filters, (input[0] ?? 0) / (attributes.groups ?? 1), height, width];
}

function conv2dWindow(input: Shape, attributes: Conv2dAttributes): Window2d {
  return resolveWindow2d('conv2d', input, attributes);
}

function convolutionOf({ input, attributes }: LayerNode<Conv2dAttributes>): Convolution {
  return {
    window: conv2dWindow(input, attributes),
    channels: input[0] ?? 0,
    filters: attributes.filters,
    groups: attributes.groups ?? 1,
    bias: attributes.bias !== false,
  };
}

function kernelSize(shape: Shape): number {
  return elementCount(shape.slice(1));
}

export const conv2dDefinition: LayerDefinition<Conv2dAttributes> = {
  type: 'conv2d',
  doc: 'Slides small kernels over the image; each output channel shows where one pattern was found.',
  attributes: {
    filters: {
      kind: 'whole',
      least: 1,
      starter: 16,
      doc: 'Number of kernels, which is the number of output channels.',
    },
    kernel: kernelInfos.kernel,
    ...slidingInfos,
    groups: kernelInfos.groups,
    bias: kernelInfos.bias,
    strict: strictInfo,
    ...initInfos,
  },

  shape: (input, attributes) => conv2dShape(input, attributes),

  parameters: (input, attributes) =>
    weightAndBias(weightShape(input, attributes), attributes.filters, attributes),

  macs: ({ input, output, attributes }) => kernelSize(weightShape(input, attributes)) * elementCount(output),

  window: conv2dWindow,

  forward(x, { input, attributes }, { graph, parameter }) {
    const window = conv2dWindow(input, attributes);
    const inputs = [x, parameter('weight'), ...(attributes.bias === false ? [] : [parameter('bias')])];
    return graph.node('Conv', inputs, {
      kernel_shape: window.kernel,
      strides: window.stride,
      dilations: window.dilation,
      pads: window.pads,
      group: attributes.groups ?? 1,
    });
  },

  trainLayout: (node, choice) => chooseConvLayout(convolutionOf(node), choice),

  train: (x, node, context) => trainConv2d(x, convolutionOf(node), context),

  absorbAffine(node, parameters, affine) {
    const perFilter = (parameters.weight?.length ?? 0) / node.attributes.filters;
    return {
      node: withBias(conv2dDefinition, node),
      parameters: absorbAffine(parameters, affine, (i) => Math.floor(i / perFilter)),
    };
  },

  releaseShift: ({ attributes: { filters, bias } }, absorbed) =>
    releaseShift(absorbed, filters, bias !== false),

  explain(cell, { input, attributes }, { input: x, parameters: { weight = new Float32Array(), bias } }) {
    const { filters, groups = 1 } = attributes;
    const [window, size] = [conv2dWindow(input, attributes), kernelSize(weightShape(input, attributes))];
    const channels = (input[0] ?? 0) / groups;
    const group = Math.floor((cell.channel * groups) / filters);
    const terms = windowTerms(cell, window, x, [group * channels, channels]);
    const kernel = weight.subarray(cell.channel * size, (cell.channel + 1) * size);
    return weightedSum(terms, kernel, bias?.[cell.channel] ?? 0, cellWindow(cell, window));
  },

  examples: [
    { attributes: { filters: 2, kernel: 3 }, input: [1, 5, 5], output: [2, 3, 3] },
    { attributes: { filters: 3, kernel: 3, padding: 1 }, input: [2, 4, 5], output: [3, 4, 5] },
    { attributes: { filters: 4, kernel: [3, 2], stride: 2 }, input: [3, 7, 6], output: [4, 3, 3] },
    {
      attributes: { filters: 2, kernel: 3, padding: 'same', stride: 2 },
      input: [2, 5, 4],
      output: [2, 3, 2],
    },
    { attributes: { filters: 2, kernel: 2, padding: [0, 1, 2, 0] }, input: [1, 3, 3], output: [2, 4, 3] },
    { attributes: { filters: 2, kernel: 3, dilation: 2, bias: false }, input: [2, 6, 7], output: [2, 2, 3] },
    { attributes: { filters: 4, kernel: 3, groups: 2, padding: 1 }, input: [4, 4, 4], output: [4, 4, 4] },
    { attributes: { filters: 3, kernel: 3, groups: 3 }, input: [3, 4, 4], output: [3, 2, 2] },
    { attributes: { filters: 5, kernel: 1 }, input: [3, 2, 2], output: [5, 2, 2] },
    {
      attributes: { filters: 2, kernel: 4, stride: 3, strict: true },
      input: [1, 32, 32],
      rejects:
        'stride 3 does not fit the height: (32 + 0 + 0 − 4) / 3 is not whole. Padding 1 gives 11; stride 2 gives 15; stride 4 gives 8.',
    },
  ],
};
