import type { Shape } from '@fovea/shape';
import type { Layout } from './layout.ts';

/** Where the axes of images lie in a layout other than windows, for operators that work along one of them. */
export interface ImageAxes {
  /** Height and width, in four dimensions. */
  readonly axes: readonly [height: number, width: number];
  /** Images of a shape in four dimensions: `[batch, channels, height, width]`, or channels last. */
  dims(shape: Shape): readonly number[];
  /** The same as the layout has them. */
  flat(shape: Shape): readonly number[];
}

export function imageAxes(layout: Layout, batch: number): ImageAxes {
  if (layout.kind === 'plain') {
    const dims = (shape: Shape) => [batch, ...shape];
    return { axes: [2, 3], dims, flat: dims };
  }
  return {
    axes: [1, 2],
    dims: ([channels = 0, height = 0, width = 0]) => [batch, height, width, channels],
    flat: ([channels = 0, height = 0, width = 0]) => [batch, height * width, channels],
  };
}
