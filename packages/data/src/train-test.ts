import type { Dataset } from './dataset.ts';

/** A dataset in the part to train on and the part to test on. */
export interface TrainTest<Data extends Dataset = Dataset> {
  readonly train: Data;
  readonly test: Data;
  /** What was found but not used, and why. */
  readonly skipped: readonly SkippedFile[];
}

export interface SkippedFile {
  /** The path, relative to the folder that was loaded. */
  readonly file: string;
  readonly reason: string;
}
