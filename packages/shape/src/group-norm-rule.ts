import type { Shape } from './shape.ts';
import { checkGroups, requireImage, requirePositive } from './shape-rules.ts';

/** An image, unchanged. @throws ShapeError for anything else, and for groups that do not divide its channels. */
export function groupNormShape(input: Shape, { groups }: { readonly groups: number }): number[] {
  const image = requireImage('groupNorm', input);
  const [channels = 0] = image;
  requirePositive('groupNorm', 'groups', groups);
  checkGroups('groupNorm', channels, channels, groups);
  return image;
}
