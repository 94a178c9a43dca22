import {
  type Batch,
  type BatchesOptions,
  balancedOrder,
  batches,
  type Dataset,
  epochOrder,
  type TargetDataset,
} from '@fovea/data';
import type { RunSettings } from '../settings/run-settings.ts';

/** Where the batches that are still to be made begin. */
export interface BatchPlace {
  readonly settings: Pick<RunSettings, 'seed' | 'batchSize' | 'augment' | 'balance'>;
  /** Counted from 1. */
  readonly epoch: number;
  /** Images of the epoch that were taken already. */
  readonly from: number;
}

/** Batches of an epoch, made while the engine works on those before. */
export interface BatchesAhead {
  /** Makes batches, up to so many that are not taken yet, or the end of the epoch. */
  makeReady(count: number): void;
  /** The next batches of one size, at most so many; none at the end of the epoch. */
  take(most: number): readonly Batch[];
  /** Makes a batch again that was taken, as its arrays may have been moved to another thread. */
  again(batch: Batch): Batch | undefined;
  /** Drops what was made. Made again from the same place, images are the same and in the same order. */
  forget(): void;
}

/**
 * @param options.place - asked when the first batch is made, and the first after `forget`
 * @param options.making - runs whatever makes batches, and may time it
 */
export function batchesAhead(
  train: Dataset | TargetDataset,
  { place, making }: { place(): BatchPlace; making(make: () => void): void },
): BatchesAhead {
  const origins = new WeakMap<Batch, BatchesOptions>();
  let source: Iterator<Batch, void> | undefined;
  let ready: Batch[] = [];
  const begin = function* () {
    const { settings, epoch, from } = place();
    const { seed, batchSize, augment = [], balance = false } = settings;
    const order =
      balance && 'labels' in train
        ? balancedOrder(train, { seed, epoch })
        : epochOrder(train.length, { seed, epoch });
    const options: BatchesOptions = { batchSize, order, augment: { augment, seed, epoch } };
    let at = from;
    for (const batch of batches(train, { ...options, from })) {
      origins.set(batch, { ...options, from: at });
      at += batch.size;
      yield batch;
    }
  };
  const makeReady = (count: number) => {
    source ??= begin();
    const from = source;
    making(() => {
      while (ready.length < count) {
        const batch = from.next().value;
        if (batch === undefined) return;
        ready.push(batch);
      }
    });
  };
  return {
    makeReady,
    take(most) {
      makeReady(most);
      const size = ready[0]?.size;
      const other = ready.findIndex((batch, i) => i >= most || batch.size !== size);
      return ready.splice(0, other < 0 ? ready.length : other);
    },
    again(batch) {
      const origin = origins.get(batch);
      return origin === undefined ? undefined : (batches(train, origin).next().value ?? undefined);
    },
    forget() {
      source = undefined;
      ready = [];
    },
  };
}
