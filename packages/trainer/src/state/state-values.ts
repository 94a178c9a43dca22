import { elementCount, type Shape, UsageError } from '@fovea/shape';
import type { Task, TrainState } from '../engine/engine.ts';
import { stateShapes } from './state-shapes.ts';

/** One tensor of a state. */
export interface StateValue {
  readonly name: string;
  readonly shape: Shape;
  readonly data: Float32Array;
}

/**
 * What a task needs of a state, with shapes; what is beside it is left out.
 *
 * @throws UsageError when something is missing or of another size
 */
export function stateValues({ network, optimizer, rules }: Task, state: TrainState): StateValue[] {
  return Object.entries(stateShapes(network, optimizer, rules)).map(([name, shape]) => {
    const data = state[name];
    const size = elementCount(shape);
    if (data?.length === size) return { name, shape, data };
    throw new UsageError('train-state', 'the state is not that of this network and optimiser', {
      path: name,
      expected: `${size} numbers`,
      received: data === undefined ? 'none' : `${data.length}`,
    });
  });
}
