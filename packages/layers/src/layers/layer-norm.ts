import type { Named } from '../attributes.ts';
import { normalised } from '../explain/normalised.ts';
import { ones, zeros } from '../initializer.ts';
import { createLayer, type Layer, type Unchanged } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { convertLayout } from '../train/convert-layout.ts';
import { reshape } from '../train/gather.ts';
import { plain } from '../train/layout.ts';
import { normalise } from '../train/normalise.ts';
import { normaliseGroups } from '../train/normalise-groups.ts';

export interface LayerNormAttributes {
  readonly epsilon?: number;
  readonly affine?: boolean;
}

export interface LayerNorm extends Layer {
  readonly type: 'layerNorm';
  readonly out: Unchanged<this['in']>;
}

/**
 * Layer normalisation: subtracts the mean of all values of an image (or flat
 * list) and divides by their standard deviation √(variance + `epsilon`), the
 * variance biased; then scales and shifts each value by learned numbers of its
 * own, weight and bias in the input's shape, unless `affine` is false. The
 * same in training and inference, whatever the batch. Any shape, unchanged.
 * PyTorch's LayerNorm over the whole `[channels, height, width]` or `[features]`.
 *
 * Where a mean is more than about 100 deviations from 0, onnxruntime's WebGPU
 * loses digits of the exported form: 1e-5 there, 0.08 at 1000.
 *
 * Source: Ba, Kiros and Hinton, 2016, arXiv:1607.06450.
 */
export function layerNorm(attributes: LayerNormAttributes & Named = {}): LayerNorm {
  return createLayer<LayerNorm>(layerNormDefinition, attributes);
}

/** The attributes with their defaults. */
export function layerNormSettings({
  epsilon = 1e-5,
  affine = true,
}: LayerNormAttributes): Required<LayerNormAttributes> {
  return { epsilon, affine };
}

export const layerNormDefinition: LayerDefinition<LayerNormAttributes> = {
  type: 'layerNorm',
  doc: 'Brings the values of each image to mean 0 and spread 1 by themselves, without a look at the batch.',
  attributes: {
    epsilon: {
      kind: 'number',
      above: 0,
      doc: 'Added to the variance, against division by zero.',
      default: '1e-5',
    },
    affine: {
      kind: 'boolean',
      doc: 'Whether learned numbers then scale and shift.',
      default: 'true',
    },
  },
  shape: (input) => input,

  parameters: (shape, attributes) =>
    layerNormSettings(attributes).affine
      ? [
          { name: 'weight', shape, init: ones, decays: false },
          { name: 'bias', shape, init: zeros, decays: false },
        ]
      : [],

  forward(x, { input, attributes }, { graph, parameter }) {
    const { epsilon, affine } = layerNormSettings(attributes);
    // The operator asks for a scale.
    if (!affine) return normaliseGroups(graph, x, input, 1, epsilon);
    const inputs = [x, parameter('weight'), parameter('bias')];
    return graph.node('LayerNormalization', inputs, { axis: 1, epsilon: { float: epsilon } });
  },

  trainLayout: () => 'images',

  train(x, { input, attributes }, { graph, parameter }) {
    const { epsilon, affine } = layerNormSettings(attributes);
    // All but the batch; rows have height and width in one.
    const axes = x.layout.kind === 'rows' ? [1, 2] : input.map((_, i) => i + 1);
    const normal = normalise(graph, x.value, epsilon, (value) => graph.node('ReduceMean', [value], { axes }));
    if (!affine) {
      return {
        output: { value: normal.value, layout: x.layout },
        backward: (dOutput) => ({ input: normal.backward(dOutput) }),
      };
    }
    const laid = (name: string) =>
      convertLayout(graph, { value: parameter(name), layout: plain }, x.layout, input, 1);
    const [weight, bias] = [laid('weight'), laid('bias')];
    const scaled = graph.node('Mul', [normal.value, weight.output.value]);
    /** The gradient of a parameter, in its own shape. */
    const sum = (d: string, { backward }: typeof weight) =>
      reshape(graph, backward(graph.node('ReduceSum', [d, graph.int64(0)])), ...input);
    return {
      output: { value: graph.node('Add', [scaled, bias.output.value]), layout: x.layout },
      backward: (dOutput) => ({
        input: normal.backward(graph.node('Mul', [dOutput, weight.output.value])),
        parameters: {
          weight: sum(graph.node('Mul', [dOutput, normal.value]), weight),
          bias: sum(dOutput, bias),
        },
      }),
    };
  },

  explain(cell, { input, attributes }, { input: x, parameters: { weight, bias } }) {
    const [, height = 1, width = 1] = input;
    const at = (cell.channel * height + cell.row) * width + cell.column;
    return normalised(cell, input, x, {
      together: x,
      epsilon: layerNormSettings(attributes).epsilon,
      weight: weight?.[at] ?? 1,
      bias: bias?.[at] ?? 0,
    });
  },

  examples: [
    { attributes: {}, input: [2, 3, 2], output: [2, 3, 2] },
    { attributes: { epsilon: 0.1 }, input: [7], output: [7] },
    { attributes: { affine: false }, input: [3, 1, 2], output: [3, 1, 2] },
    { attributes: { affine: false }, input: [5], output: [5] },
    {
      attributes: { epsilon: 0 },
      input: [5],
      rejects: 'epsilon cannot have this value: expected a number above 0, received 0',
    },
  ],
};
