import type { GraphBuilder } from '@fovea/onnx';
import { type FlatShape, flatShape } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { plain } from '../train/layout.ts';

export interface LogSoftmax extends Layer {
  readonly type: 'logSoftmax';
  readonly out: FlatShape<'logSoftmax', InputOf<this['in']>>;
}

/**
 * The logarithms of softmax: xᵢ − log Σ exp(xⱼ), over `[classes]`. Unlike
 * softmax it loses no digits, so it takes part in training wherever it stands.
 * At the end of a classifier it changes nothing but the numbers' scale:
 * log-probabilities are logits, too, with the same cross-entropy and the same
 * probabilities (PyTorch's LogSoftmax with NLLLoss).
 */
export function logSoftmax(attributes: Named = {}): LogSoftmax {
  return createLayer<LogSoftmax>(logSoftmaxDefinition, attributes);
}

export const logSoftmaxDefinition: LayerDefinition = {
  type: 'logSoftmax',
  doc: 'Turns the votes for the classes into logarithms of probabilities.',
  attributes: {},
  shape: (input) => flatShape('logSoftmax', input),
  forward: (x, _node, { graph }) => compute(graph, x).y,
  trainLayout: () => plain,
  train(x, _node, { graph }) {
    const { y, powers, sum } = compute(graph, x.value);
    return {
      output: { value: y, layout: plain },
      backward(dOutput) {
        // dx = dy − softmax(x) · Σ dy
        const total = graph.node('ReduceSum', [dOutput, graph.int64(1)]);
        const shares = graph.node('Mul', [powers, graph.node('Div', [total, sum])]);
        return { input: graph.node('Sub', [dOutput, shares]) };
      },
    };
  },
  examples: [
    { attributes: {}, input: [5], output: [5] },
    { attributes: {}, input: [1], output: [1] },
    {
      attributes: {},
      input: [2, 3, 3],
      rejects: 'needs a flat [features] input, got [2, 3, 3]. flatten() before it gives [18]',
    },
  ],
};

/** In primitive operators, because not every device has LogSoftmax. Shifted by the largest, so that nothing overflows. */
function compute(graph: GraphBuilder, x: string) {
  const shifted = graph.node('Sub', [x, graph.node('ReduceMax', [x], { axes: [1] })]);
  const powers = graph.node('Exp', [shifted]);
  const sum = graph.node('ReduceSum', [powers, graph.int64(1)]);
  return { y: graph.node('Sub', [shifted, graph.node('Log', [sum])]), powers, sum };
}
