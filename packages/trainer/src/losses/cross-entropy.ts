import type { Loss } from '@fovea/compiler';
import type { GraphBuilder } from '@fovea/onnx';
import { formatShape, type Shape, ShapeError } from '@fovea/shape';

/**
 * Cross-entropy on logits: −log softmax(logits)[label], the negative logarithm
 * of the probability given to the right class. Targets: `labels` int32
 * `[batch]`. Gradient of the mean: (softmax(logits) − one-hot(label)) / batch.
 */
export const crossEntropy: Loss = {
  name: 'crossEntropy',

  targets(output, batch) {
    if (output.length !== 1) {
      throw new ShapeError('cross-entropy-output', 'the network does not end in a list of classes', {
        path: 'crossEntropy',
        expected: '[classes]',
        received: formatShape(output),
        hint: 'End with flatten() and dense(classes).',
      });
    }
    return { name: 'labels', type: 'int32', dims: [batch] };
  },

  perSample(graph, logits, labels, output) {
    const { shifted, sum } = shiftedExponentials(graph, logits);
    const logSum = graph.node('Log', [sum]);
    const right = graph.node('Mul', [shifted, oneHot(graph, labels, output)]);
    const rightLogit = graph.node('ReduceSum', [right, graph.int64(1)], { keepdims: 1 });
    return graph.node('Squeeze', [graph.node('Sub', [logSum, rightLogit]), graph.int64(1)]);
  },

  gradient(graph, logits, labels, output, batch) {
    const { powers, sum } = shiftedExponentials(graph, logits);
    const softmax = graph.node('Div', [powers, sum]);
    const difference = graph.node('Sub', [softmax, oneHot(graph, labels, output)]);
    return graph.node('Mul', [difference, graph.scalar(1 / batch)]);
  },
};

/** exp(logits − largest) and its sum: the shift keeps the powers finite and cancels out. */
function shiftedExponentials(graph: GraphBuilder, logits: string) {
  const largest = graph.node('ReduceMax', [logits], { axes: [1], keepdims: 1 });
  const shifted = graph.node('Sub', [logits, largest]);
  const powers = graph.node('Exp', [shifted]);
  return { shifted, powers, sum: graph.node('ReduceSum', [powers, graph.int64(1)], { keepdims: 1 }) };
}

/** `[batch, classes]`, 1 in the label's column: by comparison, because OneHot does not run on every device. */
function oneHot(graph: GraphBuilder, labels: string, [classes = 0]: Shape): string {
  const columns = graph.constant(
    Int32Array.from({ length: classes }, (_, i) => i),
    [1, classes],
  );
  const column = graph.node('Unsqueeze', [labels, graph.int64(1)]);
  return graph.node('Cast', [graph.node('Equal', [column, columns])], { to: 1 });
}
