import { type Metrics, meansOf } from '../metrics/metrics.ts';
import type { Progressed } from '../state/checkpoint.ts';

/** Where a run is, after each step. */
export interface Progress extends Metrics {
  /** Counted from 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps of this epoch that are done, and that there are. */
  readonly batch: number;
  readonly batches: number;
  /** Means over the epoch so far. */
  readonly loss: number;
  readonly samplesPerSecond: number;
  /** For the training that is left, without evaluation. */
  readonly secondsLeft: number;
}

/** The running epoch's sums as progress. `total` is the number of training images. */
export function progressOf(
  { images, lossSum, seconds, ...sums }: Progressed,
  { total, ...place }: Pick<Progress, 'epoch' | 'epochs' | 'batch' | 'batches'> & { readonly total: number },
): Progress {
  const left = total - images + (place.epochs - place.epoch) * total;
  return {
    ...place,
    loss: lossSum / images,
    ...meansOf(sums, images),
    samplesPerSecond: perSecond({ images, seconds }),
    secondsLeft: (left * seconds) / images,
  };
}

/** 0 where the clock saw no time pass, as coarse ones of browsers may. */
export function perSecond({ images, seconds }: Pick<Progressed, 'images' | 'seconds'>): number {
  return seconds === 0 ? 0 : images / seconds;
}
