import { allNodes, type Network, parameterName } from '@fovea/layers';
import { GraphBuilder, type ModelProto } from '@fovea/onnx';
import { elementCount } from '@fovea/shape';
import { checkWeights } from './check-weights.ts';
import { foldAffine, type Weights } from './fold-affine.ts';
import { forwardGraph } from './forward-graph.ts';
import { trainedPart } from './trained-part.ts';

/**
 * A trained network as an ONNX model with its weights inside: opset 17, IR 8,
 * the batch as the only symbolic dimension, batch normalisation folded into the
 * convolutions before it.
 *
 * Input `image` float32 `[batch, …input]`. A network that ends in a flat list
 * (classes) has the outputs `logits` and `probabilities`, both `[batch, classes]`;
 * any other has `output`.
 *
 * @throws UsageError when a weight is missing, unknown, or of another size.
 */
export function compileInference(
  network: Network,
  weights: Weights,
  {
    metadata = {},
    fold = true,
  }: { readonly metadata?: Readonly<Record<string, string>>; readonly fold?: boolean } = {},
): ModelProto {
  checkWeights(network, weights);
  const graph = new GraphBuilder('network');
  const x = graph.input('image', 'float32', ['batch', ...network.input]);
  const { nodes, output: shape } = trainedPart(network);
  const folded = fold ? foldAffine(nodes, weights) : { nodes, weights };
  for (const node of allNodes(folded)) {
    for (const { name, shape: dims } of node.parameters) {
      const full = parameterName(node, name);
      graph.initializer(full, folded.weights[full] ?? new Float32Array(elementCount(dims)), dims);
    }
  }
  const output = forwardGraph(graph, x, folded.nodes);
  if (shape.length === 1) {
    graph.output('logits', output, 'float32', ['batch', ...shape]);
    const probabilities = graph.node('Softmax', [output], { axis: 1 });
    graph.output('probabilities', probabilities, 'float32', ['batch', ...shape]);
  } else {
    graph.output('output', output, 'float32', ['batch', ...shape]);
  }
  for (const [key, value] of Object.entries(metadata)) graph.metadata(key, value);
  return graph.build();
}
