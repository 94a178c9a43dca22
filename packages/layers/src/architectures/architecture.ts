import type { Shape } from '@fovea/shape';
import type { Network } from '../network.ts';

/** A network design that fits itself to the data. */
export interface Architecture {
  readonly name: string;
  /** One sentence: what it is and where it comes from. */
  readonly doc: string;
  /** @throws ShapeError when images of this shape are too small for the design. */
  build(input: Shape, classes: number): Network;
}
