import type { Network } from '@fovea/layers';
import type { Executor, InputSpec } from '@fovea/runtime';

/**
 * A network with weights: the one that is being trained, or one from a file.
 * The executor's state holds the weights under the parameters' names
 * (`conv2d_1.weight`); while training goes on they change from step to step.
 */
export interface Trained {
  readonly network: Network;
  readonly labels: readonly string[];
  readonly input: InputSpec;
  /** Closed when another trained network takes this one's place. */
  readonly executor: Executor;
  /** Grows when the weights changed. */
  readonly version: number;
}
