import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileCallback } from '../node/file-callback.ts';
import { writeWhole } from '../node/write-whole.ts';
import { bestEpochs, checkMetricName, type MetricName } from '../settings/metric-goals.ts';
import { checkRange } from '../settings/setting-range.ts';
import { encodeCheckpoint } from '../state/checkpoint.ts';
import type { Callback } from './callback.ts';

export interface KeepCheckpointsOptions {
  /** How many of the best epochs are kept, each in a file of its own. Default 1. */
  readonly best?: number;
  /** What makes an epoch good. Default `testLoss`. */
  readonly monitor?: MetricName;
  /** Whether the last checkpoint is kept as well. Default true. */
  readonly last?: boolean;
}

/** The file of an epoch's checkpoint, within a run's folder. */
export function epochCheckpointFile(epoch: number): string {
  return join('checkpoints', `epoch-${String(epoch).padStart(4, '0')}.safetensors`);
}

/**
 * Keeps a run's last checkpoint as `checkpoint.safetensors` in a folder, and those of its best epochs as
 * `checkpoints/epoch-0001.safetensors` and so on. A file appears whole or not at all. Which epochs are kept
 * follows from the run's history alone: a run that goes on keeps what it would have kept. Files of epochs
 * that are none of the best any more are removed, and at a run's start all of an earlier run.
 *
 * @throws UsageError for a figure that there is not, or a number out of range
 */
export function keepCheckpoints(
  folder: string,
  { best = 1, monitor = 'testLoss', last = true }: KeepCheckpointsOptions = {},
): Callback {
  checkMetricName(monitor);
  const whole = Number.isSafeInteger(best) && best >= 0;
  checkRange('keepCheckpoints', 'best', best, whole, 'a whole number of at least 0');
  const removeOthers = async (kept: ReadonlySet<string>) => {
    const names = await readdir(join(folder, 'checkpoints'));
    const files = names.filter((name) => /^epoch-\d+\.safetensors$/.test(name));
    const others = files.map((name) => join('checkpoints', name)).filter((name) => !kept.has(name));
    await Promise.all(others.map((name) => rm(join(folder, name), { force: true })));
  };
  return fileCallback(folder, {
    name: 'keepCheckpoints',

    async onStart({ run: { resumed } }) {
      await mkdir(join(folder, 'checkpoints'), { recursive: true });
      if (resumed === undefined) await removeOthers(new Set());
    },

    async onCheckpoint({ checkpoint }) {
      const { history, running } = checkpoint;
      const epochs = best === 0 ? [] : bestEpochs(history, monitor, best);
      const isEpoch = running.images === 0 && epochs.some(({ epoch }) => epoch === history.length);
      const bytes = isEpoch || last ? encodeCheckpoint(checkpoint) : new Uint8Array();
      // The last one behind the others: a run that goes on from it finds those that it should have.
      if (isEpoch) await writeWhole(join(folder, epochCheckpointFile(history.length)), bytes);
      if (last) await writeWhole(join(folder, 'checkpoint.safetensors'), bytes);
      await removeOthers(new Set(epochs.map(({ epoch }) => epochCheckpointFile(epoch))));
    },
  });
}
