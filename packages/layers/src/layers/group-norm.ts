import type { GraphBuilder } from '@fovea/onnx';
import { type GroupNormShape, groupNormShape, type Shape } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { normalised } from '../explain/normalised.ts';
import { ones, zeros } from '../initializer.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { reshape } from '../train/gather.ts';
import { type Activation, plain } from '../train/layout.ts';
import { normalise } from '../train/normalise.ts';
import { normaliseGroups } from '../train/normalise-groups.ts';
import { channelDims, sumChannels } from '../train/per-channel.ts';
import { type LayerNormAttributes, layerNormDefinition, layerNormSettings } from './layer-norm.ts';

export interface GroupNormAttributes extends LayerNormAttributes {
  readonly groups: number;
}

export interface GroupNorm<in out Groups extends number> extends Layer {
  readonly type: 'groupNorm';
  readonly out: GroupNormShape<InputOf<this['in']>, Groups>;
}

/**
 * Group normalisation: cuts the channels of each image into `groups` of
 * neighbours; within each group subtracts the mean and divides by the standard
 * deviation √(variance + `epsilon`), the variance biased; then scales and shifts
 * each channel by learned numbers, weight and bias `[channels]`, unless `affine`
 * is false. The same in training and inference, whatever the batch: for batches
 * too small for batchNorm2d. `[channels, height, width]`, unchanged. PyTorch's GroupNorm.
 *
 * Where a mean is more than about 100 deviations from 0, onnxruntime's WebGPU
 * loses digits of the exported form: 1e-5 there, 0.08 at 1000.
 *
 * Source: Wu and He, 2018, arXiv:1803.08494.
 *
 * @throws ShapeError when the network is built and the groups do not divide the channels.
 */
export function groupNorm<const Groups extends number>(
  groups: Groups,
  options: LayerNormAttributes & Named = {},
): GroupNorm<Groups> {
  const attributes: GroupNormAttributes & Named = { ...options, groups };
  return createLayer<GroupNorm<Groups>>(groupNormDefinition, attributes);
}

export const groupNormDefinition: LayerDefinition<GroupNormAttributes> = {
  type: 'groupNorm',
  doc: 'Brings groups of channels to mean 0 and spread 1 in each image by itself, without a look at the batch.',
  attributes: {
    groups: { kind: 'whole', least: 1, starter: 1, doc: 'Number of groups; divides the channels.' },
    ...layerNormDefinition.attributes,
  },
  positional: ['groups'],
  shape: (input, attributes) => groupNormShape(input, attributes),

  parameters: ([channels = 0], attributes) =>
    layerNormSettings(attributes).affine
      ? [
          { name: 'weight', shape: [channels], init: ones },
          { name: 'bias', shape: [channels], init: zeros },
        ]
      : [],

  forward(x, { input, attributes }, { graph, parameter }) {
    const { epsilon, affine } = layerNormSettings(attributes);
    const normal = normaliseGroups(graph, x, input, attributes.groups, epsilon);
    if (!affine) return normal;
    const stretched = (name: string) => reshape(graph, parameter(name), ...channelDims(plain, input));
    return graph.node('Add', [graph.node('Mul', [normal, stretched('weight')]), stretched('bias')]);
  },

  trainLayout: () => 'images',

  train(x, { input, attributes }, { graph, batch, parameter }) {
    const { epsilon, affine } = layerNormSettings(attributes);
    const { layout } = x;
    const normal = normalise(graph, x.value, epsilon, (value) =>
      groupMeans(graph, { value, layout }, input, [batch, attributes.groups]),
    );
    if (!affine) {
      return {
        output: { value: normal.value, layout },
        backward: (dOutput) => ({ input: normal.backward(dOutput) }),
      };
    }
    const stretched = (name: string) => reshape(graph, parameter(name), ...channelDims(layout, input));
    const sum = (value: string) => sumChannels(graph, value, layout, input, batch);
    const weight = stretched('weight');
    const scaled = graph.node('Mul', [normal.value, weight]);
    return {
      output: { value: graph.node('Add', [scaled, stretched('bias')]), layout },
      backward: (dOutput) => ({
        input: normal.backward(graph.node('Mul', [dOutput, weight])),
        parameters: { weight: sum(graph.node('Mul', [dOutput, normal.value])), bias: sum(dOutput) },
      }),
    };
  },

  explain(
    cell,
    { input, attributes: { groups, ...attributes } },
    { input: x, parameters: { weight, bias } },
  ) {
    const [channels = 0] = input;
    const size = x.length / groups;
    const first = Math.floor((cell.channel * groups) / channels) * size;
    return normalised(cell, input, x, {
      together: x.subarray(first, first + size),
      epsilon: layerNormSettings(attributes).epsilon,
      weight: weight?.[cell.channel] ?? 1,
      bias: bias?.[cell.channel] ?? 0,
    });
  },

  examples: [
    { attributes: { groups: 2 }, input: [4, 3, 2], output: [4, 3, 2] },
    { attributes: { groups: 1, epsilon: 0.1 }, input: [3, 2, 2], output: [3, 2, 2] },
    { attributes: { groups: 2, affine: false }, input: [2, 2, 2], output: [2, 2, 2] },
    {
      attributes: { groups: 4 },
      input: [6, 2, 2],
      rejects: 'groups 4 does not divide the 6 input channels. Groups 3 fits',
    },
    { attributes: { groups: 1 }, input: [6], rejects: 'needs a [channels, height, width] input, got [6]' },
  ],
};

/**
 * The mean of each image's groups, once per channel, to be stretched over `x`.
 * First over the places, which a CPU does fast, then over the few numbers that
 * are left.
 */
function groupMeans(
  graph: GraphBuilder,
  x: Activation,
  input: Shape,
  [batch, groups]: readonly [batch: number, groups: number],
): string {
  const [channels = 0] = input;
  const axes = x.layout.kind === 'plain' ? [2, 3] : [1];
  const perChannel = graph.node('ReduceMean', [x.value], { axes });
  if (channels === groups) return perChannel;
  const grouped = reshape(graph, perChannel, batch, groups, channels / groups);
  const means = graph.node('ReduceMean', [grouped], { axes: [2] });
  const spread = graph.node('Expand', [means, graph.int64(batch, groups, channels / groups)]);
  return reshape(graph, spread, ...channelDims(x.layout, input, batch));
}
