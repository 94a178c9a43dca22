import type { WeightedTerm } from '@fovea/layers';
import { isImage, type Stage } from '../inside/stages.ts';

/**
 * The shape of the maps that a flat layer's inputs are: those which the last
 * layer with maps took, when what is between only lines their values up and
 * passes each on by itself, for which it needs no parameters.
 */
export function imageBefore({ before }: Stage): readonly number[] | undefined {
  const last = before.findLastIndex(({ input }) => isImage(input.shape));
  const shape = before[last]?.input.shape;
  const size = shape?.reduce((product, each) => product * each, 1);
  const inOrder = before
    .slice(last)
    .every(
      ({ node, output }) =>
        node.parameters.length === 0 && node.branches.length === 0 && output.shape.join() === `${size}`,
    );
  return shape !== undefined && inOrder ? shape : undefined;
}

/** The terms that add or take away most, in order of size. */
export function strongestTerms(terms: readonly WeightedTerm[], count: number): readonly WeightedTerm[] {
  return [...terms].sort((a, b) => Math.abs(b.product) - Math.abs(a.product)).slice(0, count);
}
