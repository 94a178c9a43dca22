import { type ImageShape, imageShape, ShapeError } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { cellRegion, termAt } from '../explain/terms.ts';
import { weightedSum } from '../explain/weighted-sum.ts';
import { ones, zeros } from '../initializer.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition, LayerNode, TrainContext, Trained } from '../layer-definition.ts';
import { reshape } from '../train/gather.ts';
import type { Activation } from '../train/layout.ts';
import { channelDims, sumChannels } from '../train/per-channel.ts';

export interface BatchNorm2dAttributes {
  readonly epsilon?: number;
  readonly momentum?: number;
}

export interface BatchNorm2d extends Layer {
  readonly type: 'batchNorm2d';
  readonly out: ImageShape<'batchNorm2d', InputOf<this['in']>>;
}

/**
 * Batch normalisation: per channel, subtracts the mean and divides by the
 * standard deviation, then scales and shifts by learned numbers. Training takes
 * mean and (biased) variance from the batch and moves the running statistics
 * by `momentum` towards them (the variance's unbiased form, as PyTorch does);
 * inference uses the running statistics. `[channels, height, width]`, unchanged.
 *
 * Source: Ioffe and Szegedy, 2015, arXiv:1502.03167.
 */
export function batchNorm2d(attributes: BatchNorm2dAttributes & Named = {}): BatchNorm2d {
  return createLayer<BatchNorm2d>(batchNorm2dDefinition, attributes);
}

const defaultEpsilon = 1e-5;
const defaultMomentum = 0.1;

/** The attributes with their defaults. */
export function batchNormSettings({
  epsilon = defaultEpsilon,
  momentum = defaultMomentum,
}: BatchNorm2dAttributes): Required<BatchNorm2dAttributes> {
  return { epsilon, momentum };
}

/**
 * How many values each channel has in a batch that is trained on.
 *
 * @throws ShapeError when that is one
 */
export function valuesPerChannel({ name, input }: LayerNode, batch: number): number {
  const [, height = 0, width = 0] = input;
  const count = batch * height * width;
  if (count !== 1) return count;
  throw new ShapeError(
    'batch-norm-one-value',
    'there is one value per channel, which has no spread to learn from',
    {
      path: `batchNorm2d "${name}"`,
      hint: 'Train with a batch size that leaves no last batch of one image.',
    },
  );
}

export const batchNorm2dDefinition: LayerDefinition<BatchNorm2dAttributes> = {
  type: 'batchNorm2d',
  doc: 'Brings each channel to mean 0 and spread 1 over the batch, which lets deep networks learn faster.',
  attributes: {
    epsilon: {
      kind: 'number',
      above: 0,
      doc: 'Added to the variance, against division by zero.',
      default: '1e-5',
    },
    momentum: {
      kind: 'fraction',
      includesOne: true,
      doc: 'How far the running statistics move towards those of each batch.',
      default: '0.1',
    },
  },

  shape: (input) => imageShape('batchNorm2d', input),

  parameters: ([channels = 0]) => [
    { name: 'weight', shape: [channels], init: ones },
    { name: 'bias', shape: [channels], init: zeros },
    { name: 'running_mean', shape: [channels], init: zeros, trainable: false },
    { name: 'running_var', shape: [channels], init: ones, trainable: false },
  ],

  forward: (x, { attributes }, { graph, parameter }) =>
    graph.node(
      'BatchNormalization',
      [x, parameter('weight'), parameter('bias'), parameter('running_mean'), parameter('running_var')],
      { epsilon: { float: attributes.epsilon ?? defaultEpsilon } },
    ),

  trainLayout: () => 'images',

  // In primitive operators, because BatchNormalization does not train on every device.
  train(x, node, context) {
    const { graph, batch, parameter, updateBuffer } = context;
    const { epsilon, momentum } = batchNormSettings(node.attributes);
    if (context.frozen) return trainFrozen(x, node, context);
    const count = valuesPerChannel(node, batch);
    const share = graph.scalar(1 / count);
    const { layout } = x;
    const sum = (value: string) => sumChannels(graph, value, layout, node.input, batch);
    const meanOf = (value: string) => graph.node('Mul', [sum(value), share]);
    const dims = channelDims(layout, node.input);
    const stretch = (perChannel: string) => reshape(graph, perChannel, ...dims);
    const mean = meanOf(x.value);
    const centred = graph.node('Sub', [x.value, stretch(mean)]);
    const variance = meanOf(graph.node('Mul', [centred, centred]));
    const spread = graph.node('Add', [variance, graph.scalar(epsilon)]);
    const deviation = graph.node('Sqrt', [spread]);
    const slope = graph.node('Div', [parameter('weight'), deviation]);
    const scaled = graph.node('Mul', [centred, stretch(slope)]);

    const move = (buffer: string, towards: string) => {
      const kept = graph.node('Mul', [parameter(buffer), graph.scalar(1 - momentum)]);
      updateBuffer(buffer, graph.node('Add', [kept, graph.node('Mul', [towards, graph.scalar(momentum)])]));
    };
    move('running_mean', mean);
    move('running_var', graph.node('Mul', [variance, graph.scalar(count / (count - 1))]));

    return {
      output: { value: graph.node('Add', [scaled, stretch(parameter('bias'))]), layout },
      backward(dOutput) {
        // dx = slope · (dy − mean(dy) − centred · mean(dy · centred) / spread), with the vectors multiplied out first.
        const bias = sum(dOutput);
        const along = sum(graph.node('Mul', [dOutput, centred]));
        const weight = graph.node('Div', [along, deviation]);
        const level = graph.node('Mul', [graph.node('Mul', [bias, share]), slope]);
        const lessAlong = graph.node('Mul', [along, graph.scalar(-1 / count)]);
        const tilt = graph.node('Div', [graph.node('Mul', [lessAlong, slope]), spread]);
        const direct = graph.node('Sub', [graph.node('Mul', [dOutput, stretch(slope)]), stretch(level)]);
        return {
          parameters: { weight, bias },
          input: graph.node('Add', [direct, graph.node('Mul', [centred, stretch(tilt)])]),
        };
      },
    };
  },

  channelAffine({ attributes: { epsilon = defaultEpsilon } }, parameters) {
    const {
      weight = empty,
      bias = empty,
      running_mean: mean = empty,
      running_var: variance = empty,
    } = parameters;
    const scale = weight.map((value, channel) => value / Math.sqrt((variance[channel] ?? 0) + epsilon));
    const shift = bias.map((value, channel) => value - (mean[channel] ?? 0) * (scale[channel] ?? 0));
    return { scale, shift };
  },

  channelMoments(
    { attributes: { epsilon = defaultEpsilon } },
    { weight = empty, bias = empty, running_var: variance = empty },
  ) {
    const of = (channel: number) => variance[channel] ?? 0;
    return {
      mean: bias,
      variance: weight.map((value, channel) => (value ** 2 * of(channel)) / (of(channel) + epsilon)),
    };
  },

  // (x − (mean − shift)) / √(deviation² − ε + ε) · deviation + mean is x + shift; in training, where the batch's
  // mean is mean − shift and its deviation is deviation, so is what comes out.
  shiftOnly({ attributes: { epsilon = defaultEpsilon } }, shift, moments) {
    // A network that has diverged has moments that are no numbers; inference must not suffer from them.
    const known = (value: number | undefined, otherwise: number) =>
      value !== undefined && Number.isFinite(value) ? value : otherwise;
    const mean = shift.map((value, channel) => known(moments?.mean[channel], value));
    const deviation = shift.map((_, channel) =>
      Math.sqrt(Math.max(0, known(moments?.variance[channel], 1)) + epsilon),
    );
    return {
      weight: deviation,
      bias: mean,
      running_mean: mean.map((value, channel) => value - (shift[channel] ?? 0)),
      running_var: deviation.map((value) => Math.max(0, value ** 2 - epsilon)),
    };
  },

  explain(cell, node, { input: x, parameters }) {
    const affine = batchNorm2dDefinition.channelAffine?.(node, parameters);
    const scale = affine?.scale.subarray(cell.channel, cell.channel + 1) ?? empty;
    const terms = [termAt(cell, node.input, x)];
    return weightedSum(terms, scale, affine?.shift[cell.channel] ?? 0, cellRegion(cell));
  },

  examples: [
    { attributes: {}, input: [2, 3, 3], output: [2, 3, 3] },
    { attributes: { epsilon: 0.01, momentum: 0.5 }, input: [3, 1, 2], output: [3, 1, 2] },
    { attributes: {}, input: [6], rejects: 'needs a [channels, height, width] input, got [6]' },
    {
      attributes: { momentum: 2 },
      input: [1, 2, 2],
      rejects: 'momentum cannot have this value: expected a number from 0 to 1, received 2',
    },
  ],
};

/** Inference form with a way back: `(x − running mean) / √(running variance + ε)`, scaled and shifted. */
function trainFrozen(
  x: Activation,
  node: LayerNode<BatchNorm2dAttributes>,
  { graph, parameter }: TrainContext,
): Trained {
  const { epsilon } = batchNormSettings(node.attributes);
  const dims = channelDims(x.layout, node.input);
  const stretch = (perChannel: string) => reshape(graph, perChannel, ...dims);
  const spread = graph.node('Add', [parameter('running_var'), graph.scalar(epsilon)]);
  const slope = stretch(graph.node('Div', [parameter('weight'), graph.node('Sqrt', [spread])]));
  const centred = graph.node('Sub', [x.value, stretch(parameter('running_mean'))]);
  const scaled = graph.node('Mul', [centred, slope]);
  return {
    output: { value: graph.node('Add', [scaled, stretch(parameter('bias'))]), layout: x.layout },
    backward: (dOutput) => ({ input: graph.node('Mul', [dOutput, slope]) }),
  };
}

const empty: Float32Array = /* @__PURE__ */ new Float32Array();
