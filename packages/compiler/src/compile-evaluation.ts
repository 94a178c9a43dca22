import type { Network } from '@fovea/layers';
import { GraphBuilder, type Program, programFrom, type ValueInfo } from '@fovea/onnx';
import { forwardGraph } from './forward-graph.ts';
import type { Loss } from './loss.ts';
import { networkParameters } from './network-parameters.ts';
import { trainedPart } from './trained-part.ts';

/**
 * How well a network does on images, in inference form, for any batch size.
 *
 * Inputs: `images` float32 `[batch, …input]` and the loss's targets. Outputs:
 * `loss` float32 `[batch]`, of each image, `weight` `[batch]` where the loss has weights, and
 * `outputs` `[batch, …output]` (the logits, where the network ends in softmax). State: parameters, only read.
 */
export interface EvaluationProgram extends Program {
  readonly targets: ValueInfo;
}

/** Compiles the evaluation of a network. @throws ShapeError when the loss cannot judge the network's output. */
export function compileEvaluation(network: Network, { loss }: { readonly loss: Loss }): EvaluationProgram {
  const graph = new GraphBuilder('evaluation');
  const images = graph.input('images', 'float32', ['batch', ...network.input]);
  const parameters = networkParameters(network);
  for (const { name, shape } of parameters) graph.input(name, 'float32', shape);
  const { nodes, output: outputShape } = trainedPart(network);
  const output = forwardGraph(graph, images, nodes);
  const targets = loss.targets(outputShape, 'batch');
  graph.input(targets.name, targets.type, targets.dims);
  const perSample = graph.scope('loss', () => loss.perSample(graph, output, targets.name, outputShape));
  const weights = graph.scope('loss', () => loss.weights?.(graph, targets.name, outputShape));
  graph.output('loss', perSample, 'float32', ['batch']);
  if (weights !== undefined) graph.output('weight', weights, 'float32', ['batch']);
  graph.output('outputs', output, 'float32', ['batch', ...outputShape]);
  return {
    ...programFrom(
      graph.build(),
      parameters.map(({ name }) => ({ input: name })),
    ),
    targets,
  };
}
