import type { WeightedTerm } from '@fovea/layers';
import { isImage, type Stage } from '../inside/stages.ts';

/**
 * The shape of the maps that a flat layer's inputs are: those which the last
 * layer with maps gave, when nothing between has changed how many there are.
 */
export function imageBefore(stages: readonly Stage[], stage: Stage): readonly number[] | undefined {
  const [features] = stage.input.shape;
  const before = stages.slice(0, stage.index).findLast(({ input }) => isImage(input.shape));
  const size = before?.input.shape.reduce((product, each) => product * each, 1);
  const sameCount = stages
    .slice(before?.index, stage.index)
    .every(({ output }) => !isImage(output.shape) && output.shape[0] === features);
  return size === features && sameCount ? before?.input.shape : undefined;
}

/** The terms that add or take away most, in order of size. */
export function strongestTerms(terms: readonly WeightedTerm[], count: number): readonly WeightedTerm[] {
  return [...terms].sort((a, b) => Math.abs(b.product) - Math.abs(a.product)).slice(0, count);
}
