import { EngineError } from '@fovea/shape';
import type { TrainState } from '../engine/engine.ts';

/** @throws EngineError for a loss that is no number */
export function checkLoss(name: string, loss: number, step: number): void {
  if (!Number.isFinite(loss)) throw diverged(`the ${name} is no number any more`, step, `${loss}`);
}

/**
 * A last step can spoil the weights after its loss was still a number.
 *
 * @throws EngineError when one is no number
 */
export function checkWeights(state: TrainState, step: number): void {
  const wrong = firstNonFinite(state);
  if (wrong !== undefined) throw diverged(`"${wrong.name}" is no number any more`, step, `${wrong.value}`);
}

/** The first number of a state that is none, and the tensor that it is in. */
export function firstNonFinite(
  state: TrainState,
): { readonly name: string; readonly value: number } | undefined {
  for (const [name, values] of Object.entries(state)) {
    const value = values.find((each) => !Number.isFinite(each));
    if (value !== undefined) return { name, value };
  }
  return undefined;
}

/** @param where - what in the network spoiled the first number, where that is known */
export function diverged(problem: string, step: number, received: string, where?: string): EngineError {
  const began = where === undefined ? '' : `It began in ${where}. `;
  return new EngineError('diverged', problem, {
    path: `step ${step}`,
    received,
    hint: `${began}Training diverged: try a smaller learning rate. Checkpoints from before are as they were.`,
  });
}
