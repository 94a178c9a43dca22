import type { Network } from '@fovea/layers';
import { GraphBuilder, type Program, programFrom, type ValueInfo } from '@fovea/onnx';
import { checkBatchSize } from './check-batch-size.ts';
import { meanLoss } from './loss.ts';
import { networkParameters } from './network-parameters.ts';
import type { TrainStepOptions } from './step-graph.ts';
import { trainGraph } from './train-graph.ts';
import { rawName, trainedParameters } from './update-rules.ts';

/** Where in a training step numbers come about. */
export interface StepPlace {
  /** The layer's full name; undefined for the loss. */
  readonly layer: string | undefined;
  /** Its type, e.g. `conv2d`. */
  readonly type: string;
  /** Forward, or the gradient: of a parameter, or what is passed back. */
  readonly what: 'output' | 'gradient';
  readonly parameter?: string;
}

/**
 * A training step that changes nothing and only tells where its numbers stop
 * being finite.
 *
 * Inputs: those of `compileTrainStep` but for what the update is told. Output:
 * `sums` float32, one for each place, in the order of the step: 0 where all
 * numbers are finite, and NaN else. State: the parameters as training has them.
 */
export interface FinitenessProgram extends Program {
  readonly places: readonly StepPlace[];
  readonly random: readonly ValueInfo[];
}

/** Compiles a network's step to be looked through for one batch size. @throws UsageError for a bad batch size. */
export function compileFiniteness(
  network: Network,
  { loss, optimizer, batchSize, rules = {} }: Omit<TrainStepOptions, 'passes'>,
): FinitenessProgram {
  checkBatchSize(batchSize);
  const graph = new GraphBuilder('finiteness');
  const images = graph.input('images', 'float32', [batchSize, ...network.input]);
  const parameters = networkParameters(network);
  const trained = new Set(trainedParameters(network, optimizer, rules).map(({ name }) => name));
  const ofTraining = (name: string) =>
    rules.average !== undefined && trained.has(name) ? rawName(name) : name;
  for (const { name, shape } of parameters) graph.input(ofTraining(name), 'float32', shape);

  const places: StepPlace[] = [];
  const sums: string[] = [];
  const look = (value: string, place: StepPlace) => {
    // What is finite gives 0 times 0 and so on; infinity times 0 is NaN, as NaN is, and so is any sum with it.
    const flat = graph.node('Reshape', [graph.node('Mul', [value, graph.scalar(0)]), graph.int64(-1)]);
    sums.push(graph.node('ReduceSum', [flat, graph.int64(0)], { keepdims: 1 }));
    places.push(place);
  };
  const forward = trainGraph(graph, images, network, {
    batch: batchSize,
    // In the order in which the layers stand.
    passes: { commuteMonotone: false },
    parameter: ofTraining,
    frozen: new Set(parameters.map(({ name }) => name).filter((name) => !trained.has(name))),
    observe: ({ name, definition: { type } }, value, what, parameter) =>
      look(value, { layer: name, type, what, ...(parameter !== undefined && { parameter }) }),
  });
  const targets = loss.targets(forward.outputShape, batchSize);
  const given = graph.input(targets.name, targets.type, targets.dims);
  const ofLoss = { layer: undefined, type: loss.name };
  look(meanLoss(graph, loss, forward.output, given, forward.outputShape), { ...ofLoss, what: 'output' });
  const dOutput = loss.gradient(graph, forward.output, given, forward.outputShape, batchSize);
  look(dOutput, { ...ofLoss, what: 'gradient' });
  forward.backward(dOutput);

  graph.output('sums', graph.node('Concat', sums, { axis: 0 }), 'float32', [sums.length]);
  const state = parameters.map(({ name }) => ({ input: ofTraining(name) }));
  return { ...programFrom(graph.build(), state), places, random: forward.random };
}
