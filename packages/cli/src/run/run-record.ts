import { availableParallelism } from 'node:os';
import { findNativeFiles } from '@fovea/runtime-node';
import { DataError } from '@fovea/shape';
import type { Callback, RunSettings } from '@fovea/trainer';
import type { DataFingerprint } from '../data/data-fingerprint.ts';
import type { TrainOptions } from '../options/train-options.ts';
import { pathArgument, shellCommand } from '../terminal/shell-command.ts';
import { version } from '../version.ts';
import type { RunFolder } from './run-folder.ts';

/** What `run.json` says: all that is needed to go on with a run, or to do it again. */
export interface RunRecord {
  readonly format: 'fovea-run-1';
  /** `running` also where the process was killed: it could not say so. */
  readonly state: 'running' | 'stopped' | 'finished' | 'failed';
  /** What was typed. */
  readonly typed?: string;
  /** The command that does it again. */
  readonly repeat: string;
  /** The command that goes on with it. */
  readonly resume: string;
  /** How `fovea train` was called; paths are whole, so that they hold from anywhere. */
  readonly options: RecordedOptions;
  /** Every setting, those by default included. */
  readonly settings: RunSettings;
  readonly data: { readonly train: DataFingerprint; readonly test: DataFingerprint };
  /** As `networkFromJson` reads it. */
  readonly network: unknown;
  /** What it ran on: once, and once more for each time that it was taken up again. */
  readonly sessions: readonly RunSession[];
}

export type RecordedOptions = Omit<
  TrainOptions,
  'settings' | 'resume' | 'out' | 'callbacks' | 'ui' | 'signal' | 'typed' | 'like'
>;

export interface RunSession {
  /** ISO 8601, as `ended`, which is missing where the process was killed. */
  readonly started: string;
  readonly ended?: string;
  /** Steps of the run before it. */
  readonly from: number;
  readonly device: string;
  /** Threads on the CPU: a number, or all cores. */
  readonly threads: number | 'all';
  readonly cores: number;
  readonly system: string;
  readonly versions: { readonly fovea: string; readonly node: string; readonly onnxruntime: string };
}

export const recordFile = 'run.json';

/** Keeps `run.json` true while a run goes on. A new run removes what an older one kept to go on with. */
export function recordRun(
  folder: RunFolder,
  run: Pick<RunRecord, 'options'> & {
    /** Called once the run begins. */
    data(): RunRecord['data'];
    readonly typed?: string;
    readonly before?: RunRecord;
  },
): { readonly callback: Callback; end(state: RunRecord['state']): Promise<void> } {
  let record: RunRecord | undefined;
  const write = (now: RunRecord) => {
    record = now;
    return folder.write(recordFile, `${JSON.stringify(now, null, 2)}\n`);
  };
  return {
    callback: {
      name: 'record',
      async onStart({ run: { settings, network, device, resumed }, step }) {
        // First, so that nobody ever finds the new run's record beside the old one's weights.
        if (resumed === undefined) await folder.removeCheckpoints();
        const { options, data, before } = run;
        const typed = before?.typed ?? run.typed;
        await write({
          format: 'fovea-run-1',
          state: 'running',
          ...(typed === undefined ? {} : { typed }),
          repeat: repeatCommandOf(folder),
          resume: resumeCommandOf(folder),
          options,
          settings,
          data: data(),
          network: network.toJSON(),
          sessions: [...(before?.sessions ?? []), sessionNow(step, device, options.threads)],
        });
      },
    },
    async end(state) {
      if (record === undefined) return;
      const last = record.sessions.at(-1);
      const ended = new Date().toISOString();
      const sessions = [...record.sessions.slice(0, -1), ...(last === undefined ? [] : [{ ...last, ended }])];
      await write({ ...record, state, sessions });
    },
  };
}

/** The command that does a run again. */
export function repeatCommandOf(folder: RunFolder): string {
  return shellCommand(['repeat', pathArgument(folder.file(''))]);
}

/** The command that goes on with a run. */
export function resumeCommandOf(folder: RunFolder): string {
  return shellCommand(['resume', pathArgument(folder.file(''))]);
}

function sessionNow(from: number, device: string, threads: number | undefined): RunSession {
  return {
    started: new Date().toISOString(),
    from,
    device,
    threads: threads ?? 'all',
    cores: availableParallelism(),
    system: `${process.platform} ${process.arch}`,
    versions: { fovea: version(), node: process.versions.node, onnxruntime: findNativeFiles().version },
  };
}

/** @throws DataError for a text that no `fovea train` wrote */
export function parseRecord(text: string, path: string): RunRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw notOurs(path, 'no JSON', cause);
  }
  if (!isRecord(value)) throw notOurs(path, text.slice(0, 60).replaceAll(/\s+/g, ' '));
  return value;
}

/** A file of this format was written whole by this command; what is in it is looked at where it is used. */
function isRecord(value: unknown): value is RunRecord {
  if (typeof value !== 'object' || value === null || !('format' in value)) return false;
  const parts: Partial<Record<keyof RunRecord, unknown>> = value;
  const areThere = [parts.options, parts.settings, parts.data].every(
    (part) => typeof part === 'object' && part !== null,
  );
  return value.format === 'fovea-run-1' && areThere && Array.isArray(parts.sessions);
}

function notOurs(path: string, received: string, cause?: unknown): DataError {
  return new DataError('run-record', 'this does not describe a run', {
    path,
    expected: '"format": "fovea-run-1", and the run’s options, settings, data and sessions',
    received,
    ...(cause === undefined ? {} : { cause }),
  });
}
