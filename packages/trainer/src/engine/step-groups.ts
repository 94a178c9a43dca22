/** Steps in one run, on batches of one size. */
export interface StepGroup {
  readonly size: number;
  readonly steps: number;
}

/** In which groups steps come: as many at once as there may be, then what is left. */
export function stepGroups(batchSizes: readonly number[], atOnce: (size: number) => number): StepGroup[] {
  return [...new Set(batchSizes)].flatMap((size) => {
    const count = batchSizes.filter((each) => each === size).length;
    const most = Math.min(count, atOnce(size));
    return [most, count % most].flatMap((steps) => (steps === 0 ? [] : [{ size, steps }]));
  });
}
