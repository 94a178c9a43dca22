import type { Network } from '@fovea/layers';
import { GraphBuilder, type Program, programFrom, type StateSlot, type ValueInfo } from '@fovea/onnx';
import { checkBatchSize } from './check-batch-size.ts';
import { checkTrainable } from './check-trainable.ts';
import type { Loss } from './loss.ts';
import { networkParameters, slotName } from './network-parameters.ts';
import type { Optimizer } from './optimizer.ts';
import { type TrainPasses, trainGraph } from './train-graph.ts';

export interface TrainStepOptions {
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  /** Images per step. The last, smaller batch of an epoch has a program of its own. */
  readonly batchSize: number;
  /** Switches for the passes that make a graph faster and change nothing else. All are on. */
  readonly passes?: TrainPasses;
}

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
  const { loss, optimizer, batchSize, passes = {} } = options;
  checkBatchSize(batchSize);
  const parameters = networkParameters(network);
  checkTrainable(network);
  const graph = new GraphBuilder('train_step');
  const images = graph.input('images', 'float32', [batchSize, ...network.input]);
  for (const { name, shape } of parameters) graph.input(name, 'float32', shape);

  const forward = trainGraph(graph, images, network, { batch: batchSize, passes });
  const targets = loss.targets(forward.outputShape, batchSize);
  graph.input(targets.name, targets.type, targets.dims);
  const [lossValue, dOutput] = graph.scope('loss', () => {
    const perSample = loss.perSample(graph, forward.output, targets.name, forward.outputShape);
    return [
      graph.node('ReduceMean', [perSample], { axes: [0], keepdims: 0 }),
      loss.gradient(graph, forward.output, targets.name, forward.outputShape, batchSize),
    ];
  });
  const gradients = forward.backward(dOutput).parameters;

  const learningRate = graph.input('learning_rate', 'float32', []);
  const step = graph.input('step', 'float32', []);
  const state: StateSlot[] = [];
  const carry = (input: string, value: string, shape: readonly number[]) => {
    const output = `next.${input}`;
    graph.output(output, value, 'float32', shape);
    state.push({ input, output });
  };
  const update = graph.scope(optimizer.name, () => optimizer.begin(graph, { learningRate, step }));
  for (const { name, shape } of parameters) {
    const gradient = gradients.get(name);
    if (gradient === undefined) {
      carry(name, forward.buffers.get(name) ?? name, shape);
      continue;
    }
    const slots = Object.fromEntries(
      optimizer.slots.map((slot) => [
        slot,
        graph.input(slotName(optimizer.name, slot, name), 'float32', shape),
      ]),
    );
    const next = graph.scope(`${optimizer.name}/${name}`, () => update({ parameter: name, gradient, slots }));
    carry(name, next.parameter, shape);
    for (const [slot, value] of Object.entries(next.slots))
      carry(slotName(optimizer.name, slot, name), value, shape);
  }
  graph.output('loss', lossValue, 'float32', []);
  graph.output('outputs', forward.output, 'float32', [batchSize, ...forward.outputShape]);

  return { ...programFrom(graph.build(), state), batchSize, targets, random: forward.random };
}
