import type { Network } from '@fovea/layers';
import type { GraphBuilder, ValueInfo } from '@fovea/onnx';
import { type Shape, UsageError } from '@fovea/shape';
import { checkBatchSize } from './check-batch-size.ts';
import { checkTrainable } from './check-trainable.ts';
import { gatherGradients } from './gather-gradients.ts';
import { type Loss, meanLoss } from './loss.ts';
import { networkParameters } from './network-parameters.ts';
import type { Optimizer } from './optimizer.ts';
import { type TrainPasses, trainGraph } from './train-graph.ts';
import { type Kept, updateGraph } from './update-graph.ts';
import { rawName, trainedParameters, type UpdateRules } from './update-rules.ts';

export interface TrainStepOptions {
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  /** Images per step. The last, smaller batch of an epoch has a program of its own. */
  readonly batchSize: number;
  /** Clipping, averaging and so on; none where it is left out. */
  readonly rules?: UpdateRules;
  /** Switches for the passes that make a graph faster and change nothing else; each says what it is by default. */
  readonly passes?: TrainPasses;
}

/** Where a step has its values from: the graph's inputs, or a loop around it. Both give the value that nodes read. */
export interface StepSource {
  /** Adds what is fed anew for each step. */
  fed(info: ValueInfo): string;
  /** Adds what one step leaves to the next: float32. */
  kept(name: string, shape: Shape): string;
}

/** A step's values in the graph. */
export interface StepGraph {
  readonly loss: ValueInfo;
  readonly outputs: ValueInfo;
  readonly targets: ValueInfo;
  /** What is fed uniform numbers in [0, 1). */
  readonly random: readonly ValueInfo[];
  /** What is kept, under the name that it has in a run's state. */
  readonly kept: readonly Kept[];
  /** The values of `loss` and `outputs`. */
  readonly values: { readonly loss: string; readonly outputs: string };
}

/**
 * Adds a training step to a graph: forward, loss, backward and update.
 *
 * @throws UsageError for a batch size that is not a whole number above 0, or a network without parameters.
 * @throws ShapeError when the loss cannot judge the network's output.
 */
export function stepGraph(
  graph: GraphBuilder,
  network: Network,
  { loss, optimizer, batchSize, rules = {}, passes = {} }: TrainStepOptions,
  source: StepSource,
): StepGraph {
  checkBatchSize(batchSize);
  checkTrainable(network, optimizer, rules);
  const images = source.fed({ name: 'images', type: 'float32', dims: [batchSize, ...network.input] });
  const values = new Map<string, string>();
  const keptValue = (name: string, shape: Shape) => {
    const value = values.get(name) ?? source.kept(name, shape);
    values.set(name, value);
    return value;
  };
  const parameters = networkParameters(network);
  const trained = trainedParameters(network, optimizer, rules);
  const ofTraining = new Map(
    trained.map(({ name }) => [name, rules.average === undefined ? name : rawName(name)]),
  );
  const current = new Map(
    parameters.map(({ name, shape }) => [name, keptValue(ofTraining.get(name) ?? name, shape)]),
  );

  const forward = trainGraph(graph, images, network, {
    batch: batchSize,
    passes,
    parameter: (name) => current.get(name) ?? name,
    frozen: new Set(parameters.map(({ name }) => name).filter((name) => !ofTraining.has(name))),
    random: (info) => source.fed(info),
  });
  const targets = loss.targets(forward.outputShape, batchSize);
  const given = source.fed(targets);
  const [lossValue, dOutput] = graph.scope('loss', () => {
    return [
      meanLoss(graph, loss, forward.output, given, forward.outputShape),
      loss.gradient(graph, forward.output, given, forward.outputShape, batchSize),
    ];
  });
  const gradients = forward.backward(dOutput).parameters;

  const learningRate = source.fed({ name: 'learning_rate', type: 'float32', dims: [] });
  const step = source.fed({ name: 'step', type: 'float32', dims: [] });
  const update = (inside: GraphBuilder, gradient: (name: string) => string) =>
    updateGraph(inside, trained, optimizer, rules, { learningRate, step, gradient, kept: keptValue });
  const gradientOf = (name: string) => gradients.get(name) ?? noGradient(name);
  const kept = parameters
    .filter(({ name }) => !ofTraining.has(name))
    .map(
      ({ name, shape }): Kept => ({ name, shape, next: forward.buffers.get(name) ?? keptValue(name, shape) }),
    );
  kept.push(
    ...(rules.accumulate === true
      ? gatherGradients(graph, trained, { fed: source.fed, kept: keptValue, gradient: gradientOf }, update)
      : update(graph, gradientOf)),
  );
  return {
    loss: { name: 'loss', type: 'float32', dims: [] },
    outputs: { name: 'outputs', type: 'float32', dims: [batchSize, ...forward.outputShape] },
    targets,
    random: forward.random,
    kept,
    values: { loss: lossValue, outputs: forward.output },
  };
}

function noGradient(parameter: string): never {
  throw new UsageError('gradient-missing', 'the layer gives no gradient for its parameter', {
    path: parameter,
    hint: 'The `backward` of its training form must return one, or the parameter say `trainable: false`.',
  });
}
