import type { Network } from '@fovea/layers';
import type { GraphBuilder, ValueInfo } from '@fovea/onnx';
import type { Shape } from '@fovea/shape';
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

interface Kept {
  readonly name: string;
  readonly shape: Shape;
  /** The value after the step. */
  readonly next: string;
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
  { loss, optimizer, batchSize, passes = {} }: TrainStepOptions,
  source: StepSource,
): StepGraph {
  checkBatchSize(batchSize);
  const parameters = networkParameters(network);
  checkTrainable(network);
  const images = source.fed({ name: 'images', type: 'float32', dims: [batchSize, ...network.input] });
  const values = new Map(parameters.map(({ name, shape }) => [name, source.kept(name, shape)]));
  const current = (name: string) => values.get(name) ?? name;

  const forward = trainGraph(graph, images, network, {
    batch: batchSize,
    passes,
    parameter: current,
    random: (info) => source.fed(info),
  });
  const targets = loss.targets(forward.outputShape, batchSize);
  const given = source.fed(targets);
  const [lossValue, dOutput] = graph.scope('loss', () => {
    const perSample = loss.perSample(graph, forward.output, given, forward.outputShape);
    return [
      graph.node('ReduceMean', [perSample], { axes: [0], keepdims: 0 }),
      loss.gradient(graph, forward.output, given, forward.outputShape, batchSize),
    ];
  });
  const gradients = forward.backward(dOutput).parameters;

  const learningRate = source.fed({ name: 'learning_rate', type: 'float32', dims: [] });
  const step = source.fed({ name: 'step', type: 'float32', dims: [] });
  const kept: Kept[] = [];
  const update = graph.scope(optimizer.name, () => optimizer.begin(graph, { learningRate, step }));
  for (const { name, shape } of parameters) {
    const parameter = current(name);
    const gradient = gradients.get(name);
    if (gradient === undefined) {
      kept.push({ name, shape, next: forward.buffers.get(name) ?? parameter });
      continue;
    }
    const slotOf = (slot: string) => slotName(optimizer.name, slot, name);
    const slots = Object.fromEntries(optimizer.slots.map((slot) => [slot, source.kept(slotOf(slot), shape)]));
    const next = graph.scope(`${optimizer.name}/${name}`, () => update({ parameter, gradient, slots }));
    kept.push({ name, shape, next: next.parameter });
    for (const [slot, value] of Object.entries(next.slots)) {
      kept.push({ name: slotOf(slot), shape, next: value });
    }
  }
  return {
    loss: { name: 'loss', type: 'float32', dims: [] },
    outputs: { name: 'outputs', type: 'float32', dims: [batchSize, ...forward.outputShape] },
    targets,
    random: forward.random,
    kept,
    values: { loss: lossValue, outputs: forward.output },
  };
}
