import type { Network } from '@fovea/layers';
import { FoveaError } from '@fovea/shape';
import type { Engine } from '../engine/engine.ts';
import { trialData, trialLoss } from '../engine/trial-data.ts';
import { openSession } from '../session/open-session.ts';
import type { RunSettings } from '../settings/run-settings.ts';
import { checkRange } from '../settings/setting-range.ts';

export interface FindBatchSizeOptions {
  readonly engine: Engine;
  /** The largest that is tried. Default 4096. */
  readonly max?: number;
  /** A size whose step takes longer than this ends the search. Default 10. */
  readonly maxSecondsPerStep?: number;
  /**
   * Asked after each size: bytes that the process uses, and bytes that are free. Where twice what the last size needed
   * would not be free, the search ends, because a system without memory ends processes rather than steps.
   */
  memory?(): { readonly used: number; readonly free: number };
  /** Ends the search after the step under way; what was found until then counts. */
  readonly signal?: AbortSignal;
  onSize?(row: BatchSizeRow): void;
}

/** One size that was tried. */
export interface BatchSizeRow {
  readonly batchSize: number;
  readonly secondsPerStep: number;
  readonly samplesPerSecond: number;
}

export interface BatchSizeResult {
  /** The largest that worked; missing where none did. */
  readonly largest?: number;
  /** The one that trains most images per second. */
  readonly fastest?: number;
  readonly rows: readonly BatchSizeRow[];
  /** Why it went no further, as a clause. */
  readonly ended: string;
}

/**
 * Tries batch sizes of 1, 2, 4 and so on with a few steps on noise each, until one does not fit: the
 * engine fails, memory or time is up. Only the network and the optimiser of the settings matter. The engine needs `prepare`
 * afterwards, as `fit` does it; one that failed may be of no use any more.
 *
 * @throws UsageError for a number out of range
 */
export async function findBatchSize(
  network: Network,
  { optimizer, freeze }: Pick<Partial<RunSettings>, 'optimizer' | 'freeze'>,
  { engine, max = 4096, maxSecondsPerStep = 10, memory, signal, onSize }: FindBatchSizeOptions,
): Promise<BatchSizeResult> {
  checkRange('findBatchSize', 'max', max, max >= 1, 'a number of at least 1');
  const rows: BatchSizeRow[] = [];
  const settings = {
    ...{
      epochs: steps,
      learningRate: 1e-5,
      loss: trialLoss(network),
      schedule: { name: 'constant' } as const,
    },
    ...(optimizer === undefined ? {} : { optimizer }),
    ...(freeze === undefined ? {} : { freeze }),
  };
  const result = (ended: string): BatchSizeResult => {
    const largest = rows.at(-1)?.batchSize;
    const [fastest] = rows.toSorted((a, b) => b.samplesPerSecond - a.samplesPerSecond);
    return {
      ...(largest === undefined ? {} : { largest }),
      ...(fastest === undefined ? {} : { fastest: fastest.batchSize }),
      ...{ rows, ended },
    };
  };
  let used = memory?.().used ?? 0;
  for (let batchSize = 1; batchSize <= max; batchSize *= 2) {
    if (signal?.aborted) return result('it was stopped');
    let seconds = Number.POSITIVE_INFINITY;
    try {
      const session = await openSession(
        network,
        { ...settings, batchSize },
        { engine, train: trialData(network, batchSize) },
      );
      for (let step = 0; step < steps; step++) {
        const began = performance.now();
        await session.step();
        // In the first one engines compile.
        if (step > 0) seconds = Math.min(seconds, (performance.now() - began) / 1000);
        await session.finishEpoch();
      }
    } catch (error) {
      // A network that cannot be tried at all is no question of size.
      if (batchSize === 1) throw error;
      const reason = error instanceof FoveaError ? error.message : String(error);
      return result(`${batchSize} fails: ${reason}`);
    }
    const row = { batchSize, secondsPerStep: seconds, samplesPerSecond: batchSize / seconds };
    rows.push(row);
    onSize?.(row);
    if (seconds > maxSecondsPerStep) {
      return result(`a step with ${batchSize} images takes ${seconds.toFixed(1)} seconds`);
    }
    const now = memory?.();
    if (now !== undefined && 2 * (now.used - used) > now.free) {
      return result(`${2 * batchSize} would need more memory than is free`);
    }
    used = now?.used ?? used;
  }
  return result(`${rows.at(-1)?.batchSize ?? 0} is the largest that was to be tried`);
}

/** Of each size. */
const steps = 3;
