import {
  type Conv2dTransposeAttributes,
  type Conv2dTransposeShape,
  conv2dTransposeShape,
  elementCount,
  resolveTranspose2d,
  type Shape,
} from '@fovea/shape';
import { absorbAffine, releaseShift } from '../absorb-affine.ts';
import type { Named } from '../attributes.ts';
import { transposeTerms } from '../explain/transpose-terms.ts';
import { weightedSum } from '../explain/weighted-sum.ts';
import { kernelInfos } from '../kernel-infos.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition, LayerNode } from '../layer-definition.ts';
import type { Convolution } from '../train/convolution.ts';
import { plain } from '../train/layout.ts';
import { trainConv2dTranspose } from '../train/train-conv2d-transpose.ts';
import { weightAndBias, withBias } from '../weight-and-bias.ts';
import { initInfos } from '../weight-init.ts';

export interface Conv2dTranspose<in out A extends Conv2dTransposeAttributes> extends Layer {
  readonly type: 'conv2dTranspose';
  readonly attributes: A;
  readonly out: Conv2dTransposeShape<InputOf<this['in']>, A>;
}

/**
 * Transposed convolution, the way back of a convolution's shape: each input
 * value stamps the kernel times itself onto the output, `stride` apart, and
 * what lies on top of each other is added. `[channels, height, width]` →
 * `[filters, height', width']` with
 * `size' = (size − 1) · stride − pads + dilation · (kernel − 1) + outputPadding + 1`;
 * weight `[channels, filters / groups, kernel height, kernel width]`, as PyTorch's.
 *
 * @throws ShapeError when the network is built and the attributes do not fit.
 */
export function conv2dTranspose<const A extends Conv2dTransposeAttributes & Named>(
  attributes: A,
): Conv2dTranspose<A> {
  return createLayer<Conv2dTranspose<A>>(conv2dTransposeDefinition, attributes);
}

type Node = LayerNode<Conv2dTransposeAttributes>;

/** The convolution that this is the way back of. */
function convolutionOf({ input, attributes }: Pick<Node, 'input' | 'attributes'>): Convolution {
  return {
    window: resolveTranspose2d('conv2dTranspose', input, attributes),
    channels: attributes.filters,
    filters: input[0] ?? 0,
    groups: attributes.groups ?? 1,
    bias: false,
  };
}

function weightShape(input: Shape, attributes: Conv2dTransposeAttributes): Shape {
  const { window, filters, channels, groups } = convolutionOf({ input, attributes });
  return [filters, channels / groups, ...window.kernel];
}

export const conv2dTransposeDefinition: LayerDefinition<Conv2dTransposeAttributes> = {
  type: 'conv2dTranspose',
  doc: 'Stamps small kernels onto a larger image, one for each value: a convolution backwards, which draws what one finds.',
  attributes: {
    filters: { kind: 'whole', least: 1, starter: 16, doc: 'Number of output channels.' },
    kernel: kernelInfos.kernel,
    stride: {
      kind: 'pair',
      least: 1,
      doc: 'How far apart the kernels of neighbouring values lie.',
      default: '1',
    },
    padding: {
      kind: 'border',
      doc: 'Rows and columns cut off the output: a number, [height, width] or [top, left, bottom, right].',
      default: '0',
    },
    outputPadding: {
      kind: 'pair',
      least: 0,
      doc: 'Rows and columns more at the bottom and the right, fewer than the stride.',
      default: '0',
    },
    dilation: {
      kind: 'pair',
      least: 1,
      doc: "Distance between the output positions that a kernel's values go to.",
      default: '1',
    },
    groups: kernelInfos.groups,
    bias: kernelInfos.bias,
    ...initInfos,
  },

  shape: (input, attributes) => conv2dTransposeShape(input, attributes),

  /** They start as PyTorch's, whose fan-in is the weight's second size times the kernel's: torch/nn/init.py. */
  parameters: (input, attributes) =>
    weightAndBias(weightShape(input, attributes), attributes.filters, attributes),

  /** Each value times its kernels, those cut off among them. */
  macs: ({ input, attributes }) =>
    elementCount(input) * elementCount(weightShape(input, attributes).slice(1)),

  forward(x, { input, attributes }, { graph, parameter }) {
    const { window, groups } = convolutionOf({ input, attributes });
    const { outputPadding = 0 } = attributes;
    const inputs = [x, parameter('weight'), ...(attributes.bias === false ? [] : [parameter('bias')])];
    return graph.node('ConvTranspose', inputs, {
      kernel_shape: window.kernel,
      strides: window.stride,
      dilations: window.dilation,
      pads: window.pads,
      output_padding: typeof outputPadding === 'number' ? [outputPadding, outputPadding] : outputPadding,
      group: groups,
    });
  },

  trainLayout: () => plain,

  train: (x, node, context) =>
    trainConv2dTranspose(x.value, convolutionOf(node), node.attributes.bias !== false, context),

  absorbAffine(node, parameters, affine) {
    const [, perGroup = 1, height = 1, width = 1] = weightShape(node.input, node.attributes);
    const { groups = 1 } = node.attributes;
    const perInput = perGroup * height * width;
    const inputsPerGroup = (node.input[0] ?? 0) / groups;
    const channelOf = (i: number) =>
      Math.floor(Math.floor(i / perInput) / inputsPerGroup) * perGroup +
      Math.floor((i % perInput) / (height * width));
    return {
      node: withBias(conv2dTransposeDefinition, node),
      parameters: absorbAffine(parameters, affine, channelOf),
    };
  },

  releaseShift: ({ attributes }, absorbed) =>
    releaseShift(absorbed, attributes.filters, attributes.bias !== false),

  explain(cell, node, { input: x, parameters: { weight = new Float32Array(), bias } }) {
    const { terms, places, window } = transposeTerms(cell, convolutionOf(node), x);
    const weights = Float32Array.from(places, (place) => weight[place] ?? 0);
    return weightedSum(terms, weights, bias?.[cell.channel] ?? 0, window);
  },

  examples: [
    { attributes: { filters: 2, kernel: 3 }, input: [1, 2, 3], output: [2, 4, 5] },
    { attributes: { filters: 3, kernel: 4, stride: 2, padding: 1 }, input: [2, 3, 2], output: [3, 6, 4] },
    {
      attributes: { filters: 2, kernel: [3, 2], stride: [3, 2], outputPadding: [2, 1] },
      input: [2, 2, 3],
      output: [2, 8, 7],
    },
    {
      attributes: { filters: 2, kernel: 3, stride: 2, padding: [0, 1, 2, 0], dilation: [2, 1], bias: false },
      input: [1, 3, 2],
      output: [2, 7, 4],
    },
    { attributes: { filters: 4, kernel: 2, groups: 2 }, input: [4, 2, 2], output: [4, 3, 3] },
    { attributes: { filters: 3, kernel: 3, groups: 3, padding: 1 }, input: [3, 3, 2], output: [3, 3, 2] },
    { attributes: { filters: 1, kernel: 1, stride: 5 }, input: [2, 2, 1], output: [1, 6, 1] },
    { attributes: { filters: 2, kernel: 3, padding: 2 }, input: [2, 5, 3], output: [2, 3, 1] },
    { attributes: { filters: 1, kernel: 1 }, input: [1, 1, 1], output: [1, 1, 1] },
    {
      attributes: { filters: 2, kernel: 3, stride: 2, outputPadding: 2 },
      input: [1, 2, 2],
      rejects: 'outputPadding 2 is not below stride 2. It can be at most 1 here.',
    },
    {
      attributes: { filters: 2, kernel: 3, padding: 2 },
      input: [1, 2, 2],
      rejects: 'padding 2 + 2 leaves nothing of the height (4). Padding can be at most 1 on both sides.',
    },
    {
      attributes: { filters: 3, kernel: 3, groups: 2 },
      input: [4, 2, 2],
      rejects: 'groups 2 does not divide the 3 filters. Groups 1 fits; so do 4 filters.',
    },
  ],
};
