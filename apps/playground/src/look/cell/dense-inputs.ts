import type { WeightedTerm } from '@fovea/layers';
import { isImage, type Stage } from '../inside/stages.ts';

/**
 * The shape of the maps that a flat layer's inputs are: those which the last
 * layer with maps took, when what is between only lines their values up and
 * passes each on by itself, for which it needs no parameters.
 */
export function imageBefore(stages: readonly Stage[], stage: Stage): readonly number[] | undefined {
  const before = stages.slice(0, stage.index).findLast(({ input }) => isImage(input.shape));
  const size = before?.input.shape.reduce((product, each) => product * each, 1);
  const inOrder = stages
    .slice(before?.index, stage.index)
    .every(({ node, output }) => node.parameters.length === 0 && output.shape.join() === `${size}`);
  return before !== undefined && inOrder ? before.input.shape : undefined;
}

/** The terms that add or take away most, in order of size. */
export function strongestTerms(terms: readonly WeightedTerm[], count: number): readonly WeightedTerm[] {
  return [...terms].sort((a, b) => Math.abs(b.product) - Math.abs(a.product)).slice(0, count);
}
