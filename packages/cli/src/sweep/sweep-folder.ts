import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError, FoveaError, UsageError } from '@fovea/shape';
import { runFolder } from '../run/run-folder.ts';
import { lockRun } from '../run/run-lock.ts';
import type { SweepPlan } from './plan-sweep.ts';

/** What `sweep.json` says: what cannot be read from the trials' own folders. */
export interface SweepRecord {
  readonly format: 'fovea-sweep-1';
  /** What was typed. */
  readonly typed?: string;
  readonly plan: SweepPlan;
  /** Trials that failed, by name, and their messages. */
  readonly failures: Readonly<Record<string, string>>;
}

const recordFile = 'sweep.json';

/** What a folder has of a sweep; undefined where there is none. */
export async function readSweep(path: string): Promise<SweepRecord | undefined> {
  const file = join(path, recordFile);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    const record: Partial<SweepRecord> = JSON.parse(text);
    const isWhole = record.format === 'fovea-sweep-1' && Array.isArray(record.plan?.trials);
    // A file of this format was written whole by this command.
    if (isWhole && record.failures !== undefined) return record as SweepRecord;
  } catch {
    // Said below.
  }
  throw new DataError('sweep-record', 'this does not describe a sweep', {
    path: file,
    expected: '"format": "fovea-sweep-1", and its plan and failures',
    received: text.slice(0, 60).replaceAll(/\s+/g, ' '),
    hint: 'Give another folder with --out.',
  });
}

/** Writes `sweep.json`, whole or not at all. */
export function writeSweep(path: string, record: SweepRecord): Promise<void> {
  return runFolder(path).write(recordFile, `${JSON.stringify(record, null, 2)}\n`);
}

/**
 * Makes the folder of a sweep and takes it for this process alone.
 *
 * @throws DataError where it cannot be written to, UsageError where another sweep is at work in it
 */
export async function holdSweep(path: string): Promise<{ release(): void }> {
  await runFolder(path).prepare();
  try {
    return await lockRun(path);
  } catch (error) {
    if (!(error instanceof FoveaError && error.code === 'run-held')) throw error;
    throw new UsageError('sweep-held', 'another process works on this sweep', {
      path,
      received: error.received ?? '',
      hint: 'Wait for it or end it, or give another folder with --out.',
    });
  }
}

/**
 * The plan to follow: the folder's own where there is one, with more trials where only those were added.
 *
 * @throws UsageError where the folder has another sweep, or trials of none
 */
export async function continuedPlan(
  path: string,
  before: SweepRecord | undefined,
  asked: SweepPlan,
): Promise<SweepPlan> {
  if (before === undefined) {
    const names = await readdir(path);
    const trial = names.find((name) => /^trial-\d+$/.test(name));
    if (trial === undefined) return asked;
    throw new UsageError('sweep-rest', 'the folder has trials, but no sweep.json', {
      path: join(path, trial),
      hint: 'Remove them, or give another folder with --out.',
    });
  }
  const { plan } = before;
  const keys = ['data', 'search', 'goal', 'monitor', 'threads', 'parameters', 'cwd'] as const;
  const different = keys.filter((key) => JSON.stringify(plan[key]) !== JSON.stringify(asked[key]));
  const common = Math.min(plan.trials.length, asked.trials.length);
  const isSame = plan.trials
    .slice(0, common)
    .every(
      ({ values, args }, i) =>
        JSON.stringify([values, args]) === JSON.stringify([asked.trials[i]?.values, asked.trials[i]?.args]),
    );
  const grows = asked.search === 'random' && asked.trials.length > common;
  if (different.length === 0 && isSame && (grows || plan.trials.length === asked.trials.length)) {
    // Folders that there are keep their names.
    const trials = asked.trials.map((trial, i) => plan.trials[i] ?? trial);
    return { ...asked, trials };
  }
  throw new UsageError('sweep-other', 'the folder has another sweep', {
    path,
    expected: before.typed ?? 'what it began with',
    received: different.length > 0 ? `other ${different.join(', ')}` : 'other trials',
    hint: 'To go on with that one, give its folder alone: fovea sweep <folder>. For a new one, give another folder with --out.',
  });
}
