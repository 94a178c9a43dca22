import type { Network } from '@fovea/layers';
import { GraphBuilder, type Program, programFrom, type ValueInfo } from '@fovea/onnx';
import { checkBatchSize } from './check-batch-size.ts';
import { networkParameters } from './network-parameters.ts';
import { type TrainPasses, trainGraph } from './train-graph.ts';

/**
 * A program that goes forward and back without changing anything: for
 * explaining what a network looks at, and for checking gradients.
 *
 * Inputs: `images` `[batch, …input]`, `output_gradient` `[batch, …output]` (the
 * gradient of whatever is of interest with respect to the network's output) and
 * the `random` ones. Outputs: `outputs`, `input_gradient`, `gradient.<parameter>`
 * and `next.<buffer>`. State: the parameters, which are only read.
 */
export interface GradientsProgram extends Program {
  readonly random: readonly ValueInfo[];
}

/** Compiles the training form of a network and its gradients for one batch size. @throws UsageError for a bad batch size. */
export function compileGradients(
  network: Network,
  { batchSize, passes = {} }: { readonly batchSize: number; readonly passes?: TrainPasses },
): GradientsProgram {
  checkBatchSize(batchSize);
  const graph = new GraphBuilder('gradients');
  const images = graph.input('images', 'float32', [batchSize, ...network.input]);
  const parameters = networkParameters(network);
  for (const { name, shape } of parameters) graph.input(name, 'float32', shape);
  const forward = trainGraph(graph, images, network, { batch: batchSize, passes, inputGradient: true });
  const dims = [batchSize, ...forward.outputShape];
  const gradients = forward.backward(graph.input('output_gradient', 'float32', dims));

  graph.output('outputs', forward.output, 'float32', dims);
  if (gradients.input !== undefined) {
    graph.output('input_gradient', gradients.input, 'float32', [batchSize, ...network.input]);
  }
  for (const { name, shape } of parameters) {
    const gradient = gradients.parameters.get(name);
    if (gradient !== undefined) graph.output(`gradient.${name}`, gradient, 'float32', shape);
    const buffer = forward.buffers.get(name);
    if (buffer !== undefined) graph.output(`next.${name}`, buffer, 'float32', shape);
  }
  return {
    ...programFrom(
      graph.build(),
      parameters.map(({ name }) => ({ input: name })),
    ),
    random: forward.random,
  };
}
