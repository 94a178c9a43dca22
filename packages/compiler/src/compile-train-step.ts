import type { Network } from '@fovea/layers';
import { dropUnread, GraphBuilder, type Program, programFrom, type ValueInfo } from '@fovea/onnx';
import { stepGraph, type TrainStepOptions } from './step-graph.ts';

/**
 * A whole training step: forward, loss, backward and update in one graph.
 *
 * Inputs: `images` float32 `[batchSize, …input]`, the loss's targets,
 * `learning_rate` float32 scalar, `step` float32 scalar (1 at the first step)
 * and the `random` ones. Output: `loss`, the batch's mean, and `outputs`, what
 * the network gave for each image. State: parameters, buffers, optimiser slots.
 */
export interface TrainStepProgram extends Program {
  readonly batchSize: number;
  readonly targets: ValueInfo;
  /** Inputs that are fed uniform numbers in [0, 1) at each step. */
  readonly random: readonly ValueInfo[];
}

/**
 * Compiles one training step of a network for one batch size.
 *
 * @throws UsageError for a batch size that is not a whole number above 0, or a network without parameters.
 * @throws ShapeError when the loss cannot judge the network's output.
 */
export function compileTrainStep(network: Network, options: TrainStepOptions): TrainStepProgram {
  const graph = new GraphBuilder('train_step');
  const { kept, values, loss, outputs, targets, random } = stepGraph(graph, network, options, {
    fed: ({ name, type, dims }) => graph.input(name, type, dims),
    kept: (name, shape) => graph.input(name, 'float32', shape),
  });
  const state = kept.map(({ name, shape, next }) => {
    // What does not change, such as a frozen parameter, need not come back.
    if (next === name) return { input: name };
    const output = `next.${name}`;
    graph.output(output, next, 'float32', shape);
    return { input: name, output };
  });
  graph.output(loss.name, values.loss, loss.type, loss.dims);
  graph.output(outputs.name, values.outputs, outputs.type, outputs.dims);
  return { ...programFrom(dropUnread(graph.build()), state), batchSize: options.batchSize, targets, random };
}
