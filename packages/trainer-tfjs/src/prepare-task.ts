import {
  meanLoss,
  type Optimizer,
  rawName,
  type TrainedParameter,
  trainedParameters,
  type UpdateRules,
  updateGraph,
} from '@fovea/compiler';
import type { GraphBuilder, ValueInfo } from '@fovea/onnx';
import type { Shape } from '@fovea/shape';
import type { Task } from '@fovea/trainer';
import { type Formula, formulaFrom } from './formula.ts';
import { type PlacedLayer, placedLayers } from './layers/tfjs-layers.ts';

/** A task as tfjs computes it. */
export interface PreparedTask {
  readonly input: Shape;
  readonly layers: readonly PlacedLayer[];
  /** The parameters that gradients change: their names, and where the weights to train stand in the state. */
  readonly trained: readonly { readonly name: string; readonly raw: string }[];
  /** Whether gradients are gathered over several batches. */
  readonly accumulates: boolean;
  /** What the loss takes of a batch beside the outputs. */
  readonly targets: ValueInfo;
  /** Reads `outputs` and the targets; gives the loss of each image, and its weight where the loss has weights. */
  readonly losses: Formula;
  /** Reads the same; gives the mean of the batch. */
  readonly meanLoss: Formula;
  readonly update: Update;
}

/** Reads `learning_rate`, `step`, and for all that is trained its value, `gradient.` and slots; gives `names`, as they are next. */
export interface Update {
  readonly names: readonly string[];
  readonly formula: Formula;
}

/**
 * @throws UnsupportedError for a layer, loss or optimiser that tfjs has no calls for
 * @throws ShapeError when the loss cannot judge the network's output
 */
export function prepareTask({ network, loss, optimizer, rules = {} }: Task): PreparedTask {
  const { input, output } = network;
  const trained = trainedParameters(network, optimizer, rules);
  const targets = loss.targets(output, 'batch');
  return {
    input,
    layers: placedLayers(network),
    trained: trained.map(({ name }) => ({ name, raw: rules.average === undefined ? name : rawName(name) })),
    accumulates: rules.accumulate === true,
    targets,
    losses: formulaFrom(loss.name, (graph) => {
      const [outputs, wanted] = lossInputs(graph, output, targets);
      const weights = loss.weights?.(graph, wanted, output);
      return [loss.perSample(graph, outputs, wanted, output), ...(weights === undefined ? [] : [weights])];
    }),
    meanLoss: formulaFrom(loss.name, (graph) => [
      meanLoss(graph, loss, ...lossInputs(graph, output, targets), output),
    ]),
    update: updateFrom(trained, optimizer, rules),
  };
}

function lossInputs(
  graph: GraphBuilder,
  output: Shape,
  targets: ValueInfo,
): [outputs: string, targets: string] {
  const outputs = graph.input('outputs', 'float32', ['batch', ...output]);
  return [outputs, graph.input(targets.name, targets.type, targets.dims)];
}

/** One formula for all parameters, so that what they share is computed once. */
function updateFrom(trained: readonly TrainedParameter[], optimizer: Optimizer, rules: UpdateRules): Update {
  let names: readonly string[] = [];
  const formula = formulaFrom(optimizer.name, (graph) => {
    const inputs = new Map<string, string>();
    const input = (name: string, shape: Shape) => {
      const value = inputs.get(name) ?? graph.input(name, 'float32', shape);
      inputs.set(name, value);
      return value;
    };
    const kept = updateGraph(graph, trained, optimizer, rules, {
      learningRate: input('learning_rate', []),
      step: input('step', []),
      // Declared without a shape: nobody reads the declarations of this graph.
      gradient: (name) => input(gradientName(name), []),
      kept: input,
    });
    names = kept.map(({ name }) => name);
    return kept.map(({ next }) => next);
  });
  return { names, formula };
}

/** What the update calls the gradient of a parameter. */
export function gradientName(parameter: string): string {
  return `gradient.${parameter}`;
}
