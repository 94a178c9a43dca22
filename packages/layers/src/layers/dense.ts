import { type DenseShape, denseShape, type InitAttributes, type Shape } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { cellRegion, termAt } from '../explain/terms.ts';
import { weightedSum } from '../explain/weighted-sum.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { plain } from '../train/layout.ts';
import { weightAndBias } from '../weight-and-bias.ts';
import { initInfos } from '../weight-init.ts';

export interface DenseAttributes extends InitAttributes {
  readonly units: number;
  readonly bias?: boolean;
}

export interface Dense<in out Units extends number> extends Layer {
  readonly type: 'dense';
  readonly out: DenseShape<InputOf<this['in']>, Units>;
}

/**
 * Fully connected layer: each of `units` outputs is a weighted sum of all
 * inputs, plus a bias. `[features]` → `[units]`; weight `[units, features]`.
 *
 * @throws ShapeError when the network is built and the input is not flat.
 */
export function dense<const Units extends number>(
  units: Units,
  options: Named & Omit<DenseAttributes, 'units'> = {},
): Dense<Units> {
  const attributes: DenseAttributes & Named = { ...options, units };
  return createLayer<Dense<Units>>(denseDefinition, attributes);
}

function weightShape([features = 0]: Shape, { units }: DenseAttributes): readonly [number, number] {
  return [units, features];
}

export const denseDefinition: LayerDefinition<DenseAttributes> = {
  type: 'dense',
  doc: 'Weighs every input for every output: usually the last layer, which votes for the classes.',
  attributes: {
    units: { kind: 'whole', least: 1, starter: 10, doc: 'Number of outputs.' },
    bias: { kind: 'boolean', doc: 'Whether a learned number is added to each output.', default: 'true' },
    ...initInfos,
  },
  positional: ['units'],
  shape: (input, attributes) => denseShape(input, attributes),

  parameters: (input, attributes) =>
    weightAndBias(weightShape(input, attributes), attributes.units, attributes),

  macs({ input, attributes }) {
    const [units, features] = weightShape(input, attributes);
    return units * features;
  },

  forward(x, { attributes }, { graph, parameter }) {
    const bias = attributes.bias === false ? [] : [parameter('bias')];
    return graph.node('Gemm', [x, parameter('weight'), ...bias], { transB: 1 });
  },

  trainLayout: () => plain,

  train(x, node, context) {
    const { graph, parameter } = context;
    return {
      output: { value: denseDefinition.forward(x.value, node, context), layout: plain },
      backward(dOutput) {
        const parameters: Record<string, string> = {
          weight: graph.node('Gemm', [dOutput, x.value], { transA: 1 }),
        };
        if (node.attributes.bias !== false) {
          parameters.bias = graph.node('ReduceSum', [dOutput, graph.int64(0)], { keepdims: 0 });
        }
        if (!context.needsInputGradient) return { parameters };
        return { parameters, input: graph.node('Gemm', [dOutput, parameter('weight')]) };
      },
    };
  },

  explain(cell, { input }, { input: x, parameters: { weight = new Float32Array(), bias } }) {
    const [features = 0] = input;
    const terms = Array.from(x, (_, channel) => termAt({ channel, row: 0, column: 0 }, input, x));
    const own = weight.subarray(cell.channel * features, (cell.channel + 1) * features);
    return weightedSum(terms, own, bias?.[cell.channel] ?? 0, cellRegion(cell));
  },

  examples: [
    { attributes: { units: 3 }, input: [5], output: [3] },
    { attributes: { units: 2, bias: false }, input: [4], output: [2] },
    { attributes: { units: 1 }, input: [1], output: [1] },
    {
      attributes: { units: 10 },
      input: [64, 5, 5],
      rejects: 'needs a flat [features] input, got [64, 5, 5]. flatten() before it gives [1600]',
    },
  ],
};
