import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bestEpochs, type EpochRecord, type MetricName } from '@fovea/trainer';
import { runFolder } from '../run/run-folder.ts';
import type { RunRecord } from '../run/run-record.ts';

/** What there is of a trial in its folder. */
export interface TrialState {
  /** What its run says of itself; missing where it has not begun. */
  readonly run?: RunRecord['state'];
  readonly history: readonly EpochRecord[];
}

/** Reads what there is of a trial. */
export async function readTrial(path: string): Promise<TrialState> {
  // One that cannot be read is no reason to stop the sweep: going on with it fails, and says why.
  const record = await runFolder(path)
    .readRecord()
    .catch(() => undefined);
  if (record === undefined) return { history: [] };
  const text = await readFile(join(path, 'metrics.csv'), 'utf8').catch(() => '');
  return { run: record.state, history: parseHistory(text) };
}

/** The epochs in a `metrics.csv`. */
export function parseHistory(text: string): readonly EpochRecord[] {
  const [head = '', ...lines] = text.split('\r\n').filter((line) => line !== '');
  const names = head.split(',');
  return lines.map((line) => {
    const values = line.split(',');
    const entries = names.flatMap((name, i) => (values[i] ? [[name, Number(values[i])] as const] : []));
    return { epoch: 0, loss: Number.NaN, seconds: 0, samplesPerSecond: 0, ...Object.fromEntries(entries) };
  });
}

/** Whether a trial has these epochs, and its model with them; without a number, whether it is at its end. */
export function isDone({ run, history }: TrialState, epochs: number | undefined): boolean {
  if (run === 'finished') return true;
  if (epochs === undefined) return false;
  // Further on than that, whatever became of it there, it has been through.
  return history.length > epochs || (history.length === epochs && run === 'stopped');
}

/**
 * What a trial reached with these epochs: in the last of them, or, where it is the best one that is
 * exported, in that. Undefined where it has not got there, or where that is no number.
 */
export function resultOf(
  { run, history }: TrialState,
  { goal, monitor }: { readonly goal: MetricName; readonly monitor?: MetricName },
  epochs: number | undefined,
): number | undefined {
  const isEnough = run === 'finished' || (epochs !== undefined && history.length >= epochs);
  if (!isEnough) return undefined;
  const until = history.slice(0, epochs);
  const judged = monitor !== undefined && until.every((epoch) => epoch[monitor] !== undefined);
  const epoch = judged ? bestEpochs(until, monitor, 1)[0] : until.at(-1);
  const value = epoch?.[goal];
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
