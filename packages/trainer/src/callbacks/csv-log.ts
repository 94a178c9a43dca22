import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileCallback } from '../node/file-callback.ts';
import { writeWhole } from '../node/write-whole.ts';
import { metricGoals } from '../settings/metric-goals.ts';
import type { EpochRecord } from '../state/checkpoint.ts';
import type { Callback } from './callback.ts';

/**
 * Writes a table of the run's epochs, one line each, with a line of names before them (RFC 4180): `epoch` and the
 * figures of an `EpochRecord`, empty where there is none. It is written anew after each epoch, whole or not
 * at all, so that it is what the run's history is, stopped and resumed or not.
 *
 * @param path - the file; folders above it are made
 */
export function csvLog(path: string): Callback {
  const write = async (history: readonly EpochRecord[]) => {
    await mkdir(dirname(path), { recursive: true });
    await writeWhole(path, epochTable(history));
  };
  return fileCallback(path, {
    name: 'csvLog',
    onStart: ({ history }) => write(history),
    onEpoch: ({ history }) => write(history),
  });
}

/** The epochs of a run as CSV. */
export function epochTable(history: readonly EpochRecord[]): string {
  const columns: readonly (keyof EpochRecord)[] = ['epoch', ...keysOf(metricGoals)];
  const rows = history.map((record) => columns.map((name) => record[name] ?? '').join());
  return [columns.join(), ...rows, ''].join('\r\n');
}

function keysOf<T extends object>(record: T): (keyof T)[] {
  // Object.keys cannot know that a record has no other keys than its type says.
  return Object.keys(record) as (keyof T)[];
}
