import { EngineError } from '@fovea/shape';
import type { TrainState } from './engine.ts';

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
  for (const [name, values] of Object.entries(state)) {
    const wrong = values.find((value) => !Number.isFinite(value));
    if (wrong !== undefined) throw diverged(`"${name}" is no number any more`, step, `${wrong}`);
  }
}

function diverged(problem: string, step: number, received: string): EngineError {
  return new EngineError('diverged', problem, {
    path: `step ${step}`,
    received,
    hint: 'Training diverged: try a smaller learning rate. Checkpoints from before are as they were.',
  });
}
