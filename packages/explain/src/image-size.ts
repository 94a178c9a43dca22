import type { Shape } from '@fovea/shape';

/** Height and width; a flat list is an image of one pixel with a channel per feature. */
export function imageSize([, height = 1, width = 1]: Shape): readonly [height: number, width: number] {
  return [height, width];
}
