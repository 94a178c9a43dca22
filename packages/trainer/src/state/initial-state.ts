import {
  networkParameters,
  type Optimizer,
  rawName,
  trainedParameters,
  type UpdateRules,
} from '@fovea/compiler';
import type { Network } from '@fovea/layers';
import { elementCount } from '@fovea/shape';
import type { TrainState } from '../engine/engine.ts';
import { drawInitial } from './draw-initial.ts';
import { stateShapes } from './state-shapes.ts';

/**
 * What a run starts from: parameters drawn as their layers say, from streams of
 * their own, so that one layer's numbers do not depend on another's; optimiser
 * slots at zero; an average of weights at those weights. The same seed gives the same bits on every engine.
 */
export function initialState(
  network: Network,
  optimizer: Optimizer,
  seed: number,
  rules: UpdateRules = {},
): TrainState {
  const shapes = Object.entries(stateShapes(network, optimizer, rules));
  const state: Record<string, Float32Array> = Object.fromEntries(
    shapes.map(([name, shape]) => [name, new Float32Array(elementCount(shape))]),
  );
  networkParameters(network).forEach(({ name, shape, init }, i) => {
    state[name] = drawInitial(init, shape, [seed, weightStream, i]);
  });
  if (rules.average !== undefined) {
    for (const { name } of trainedParameters(network, optimizer, rules)) {
      state[rawName(name)] = state[name]?.slice() ?? new Float32Array();
    }
  }
  return state;
}

/** Keeps weights and dropout apart when both start from the run's seed. */
const weightStream = 1;
