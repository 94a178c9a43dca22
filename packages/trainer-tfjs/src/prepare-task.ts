import type { Optimizer } from '@fovea/compiler';
import { networkParameters, slotName } from '@fovea/compiler';
import type { Shape } from '@fovea/shape';
import type { Task } from '@fovea/trainer';
import { type Formula, formulaFrom } from './formula.ts';
import { type PlacedLayer, placedLayers } from './layers/tfjs-layers.ts';

/** A task as tfjs computes it. */
export interface PreparedTask {
  readonly input: Shape;
  readonly layers: readonly PlacedLayer[];
  /** Full names of the parameters that gradients change. */
  readonly trainable: readonly string[];
  /** What the loss calls the labels. */
  readonly targets: string;
  /** Reads `outputs` and the targets; gives the loss of each image. */
  readonly loss: Formula;
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
export function prepareTask({ network, loss, optimizer }: Task): PreparedTask {
  const { input, output } = network;
  const trained = networkParameters(network).filter(({ trainable = true }) => trainable);
  const targets = loss.targets(output, 'batch');
  return {
    input,
    layers: placedLayers(network),
    trainable: trained.map(({ name }) => name),
    targets: targets.name,
    loss: formulaFrom(loss.name, (graph) => {
      const outputs = graph.input('outputs', 'float32', ['batch', ...output]);
      graph.input(targets.name, targets.type, targets.dims);
      return [loss.perSample(graph, outputs, targets.name, output)];
    }),
    update: updateFrom(optimizer, trained),
  };
}

/** One formula for all parameters, so that what they share is computed once. */
function updateFrom(
  optimizer: Optimizer,
  trained: readonly { readonly name: string; readonly shape: Shape }[],
): Update {
  const names: string[] = [];
  const formula = formulaFrom(optimizer.name, (graph) => {
    const update = optimizer.begin(graph, {
      learningRate: graph.input('learning_rate', 'float32', []),
      step: graph.input('step', 'float32', []),
    });
    return trained.flatMap(({ name, shape }) => {
      const input = (of: string) => graph.input(of, 'float32', shape);
      const slotNames = optimizer.slots.map((slot) => slotName(optimizer.name, slot, name));
      const next = update({
        parameter: input(name),
        gradient: input(gradientName(name)),
        slots: Object.fromEntries(optimizer.slots.map((slot, i) => [slot, input(slotNames[i] ?? slot)])),
      });
      names.push(name, ...slotNames);
      return [next.parameter, ...optimizer.slots.map((slot) => next.slots[slot] ?? '')];
    });
  });
  return { names, formula };
}

/** What the update calls the gradient of a parameter. */
export function gradientName(parameter: string): string {
  return `gradient.${parameter}`;
}
