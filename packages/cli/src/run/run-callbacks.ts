import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Callback, decodeCheckpoint, earlyStopping, webhook } from '@fovea/trainer';
import { csvLog, epochCheckpointFile, jsonlLog, keepCheckpoints, tensorboard } from '@fovea/trainer/node';
import { defined } from '../options/defined.ts';
import type { RunPlan } from '../options/run-options.ts';
import { pauseAfter } from './pause-after.ts';

/** What goes along with a run of `fovea train`: its logs and kept checkpoints in the run's folder, and what was asked for. */
export function runCallbacks(
  folder: string,
  { earlyStop, pauseAfter: pause, monitor, keep = 0, logSteps, webhook: url }: RunPlan,
): readonly Callback[] {
  const everySteps = defined({ everySteps: logSteps });
  const watched = defined({ monitor });
  return [
    csvLog(join(folder, 'metrics.csv')),
    jsonlLog(join(folder, 'metrics.jsonl'), everySteps),
    tensorboard(join(folder, 'events'), everySteps),
    ...(keep === 0 ? [] : [keepCheckpoints(folder, { best: keep, last: false, ...watched })]),
    ...(earlyStop === undefined
      ? []
      : [
          earlyStopping({
            ...earlyStop,
            ...watched,
            loadBest: (epoch) => readKept(join(folder, epochCheckpointFile(epoch))),
          }),
        ]),
    ...(pause === undefined ? [] : [pauseAfter(pause)]),
    ...(url === undefined ? [] : [webhook(url)]),
  ];
}

/** Undefined where there is no such file. */
async function readKept(path: string) {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return bytes && decodeCheckpoint(bytes, { path });
}
