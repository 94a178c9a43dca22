import type { Window2d } from '@fovea/shape';

/** What the training forms of a convolution need to know of it. */
export interface Convolution {
  readonly window: Window2d;
  readonly channels: number;
  readonly filters: number;
  readonly groups: number;
  readonly bias: boolean;
}
