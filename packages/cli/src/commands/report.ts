import type { RunState } from '@fovea/report';
import { DataError, UsageError } from '@fovea/shape';
import { type Checkpoint, evaluate, lossFrom, optimizerFrom, updateRules } from '@fovea/trainer';
import { loadData } from '../data/load-data.ts';
import { defined } from '../options/defined.ts';
import { writeReport } from '../report/write-report.ts';
import { openEngine } from '../run/engines.ts';
import { findArchitecture } from '../run/find-architecture.ts';
import { runFolder } from '../run/run-folder.ts';
import type { RunRecord } from '../run/run-record.ts';
import type { Output } from '../terminal/output.ts';

export interface ReportOptions {
  /** The run's folder. */
  readonly run: string;
  /** What it was trained on. Default: what its `run.json` says. */
  readonly data?: string;
  /** With `data`: the folder with the files of a dataset that has a name. */
  readonly folder?: string;
  readonly device: string;
}

export interface ReportResult {
  /** Path of the page. */
  readonly report: string;
  readonly testAccuracy: number;
}

/** Makes the page of a run anew: its last checkpoint on the held-out images of its data. */
export async function report(options: ReportOptions, output: Output): Promise<ReportResult> {
  const folder = runFolder(options.run);
  const record = await folder.readRecord();
  if (!(await folder.hasCheckpoint())) throw noCheckpoint(options.run, record);
  const arch = record?.options.arch;
  const network = arch === undefined ? undefined : (await findArchitecture(arch)).build;
  const checkpoint = await folder.readCheckpoint(network, {
    onDamage: (reason) =>
      output.line(output.colors.yellow(`the last checkpoint is damaged, the one before is used (${reason})`)),
  });
  const { settings, input, state } = checkpoint;
  const { channels, height, width, fit } = input;
  const given =
    options.data === undefined
      ? record?.options
      : { data: options.data, ...defined({ folder: options.folder }) };
  if (given === undefined) {
    throw new UsageError('report-data', 'it is not said what the run was trained on', {
      path: options.run,
      hint: 'The folder has no run.json; name the data: fovea report <run> <data>.',
    });
  }
  const size = [height, width] as const;
  const { train, test } = await loadData(
    { ...given, seed: settings.seed, size, channels, ...defined({ fit }) },
    output,
  );
  output.clear();
  const engine = await openEngine(options.device, {});
  try {
    const task = {
      network: checkpoint.network,
      loss: lossFrom(settings.loss, train),
      optimizer: optimizerFrom(settings.optimizer),
      rules: updateRules(checkpoint.network, settings),
    };
    await engine.prepare(task, state);
    // Prepared as the run had them, not as the data would be for one of their own.
    const evaluation = await evaluate(engine, { ...test, input });
    await writeReport(folder, {
      checkpoint,
      state: stateOf(checkpoint, record),
      device: checkpoint.device ?? 'unknown',
      train,
      test: { ...test, input },
      evaluation,
    });
    output.line(`test accuracy ${evaluation.accuracy.toFixed(4)} (${evaluation.images} images)`);
    output.line(`report ${folder.file('report.html')}`);
    return { report: folder.file('report.html'), testAccuracy: evaluation.accuracy };
  } finally {
    await engine.close();
  }
}

/** How the run ended, as far as its folder says: why it failed is in nothing but the page that it left then. */
function stateOf({ history, settings, step }: Checkpoint, record: RunRecord | undefined): RunState {
  if (history.length >= settings.epochs) return { is: 'finished' };
  if (record?.state === 'failed')
    return { is: 'failed', reason: `with an error; the page is of step ${step}` };
  return { is: 'stopped', reason: `at step ${step}` };
}

function noCheckpoint(run: string, record: RunRecord | undefined): DataError {
  return new DataError('report-checkpoint', 'there is no checkpoint to make a page of', {
    path: run,
    expected: 'checkpoint.safetensors, which a run has after its first epoch or minute',
    received: record === undefined ? 'no folder of a run' : `a run that ended before (${record.state})`,
    hint: hintOf(record),
  });
}

function hintOf(record: RunRecord | undefined): string {
  if (record === undefined) return 'Name the folder of a run: runs/<data>, or what --out said.';
  if (record.state === 'failed') return 'Its report.html is of when it failed, and says why.';
  return `Do it again with: ${record.repeat}`;
}
