import { UsageError } from '@fovea/shape';
import { evaluate, lossFrom, optimizerFrom, updateRules } from '@fovea/trainer';
import { loadData } from '../data/load-data.ts';
import { defined } from '../options/defined.ts';
import { writeReport } from '../report/write-report.ts';
import { openEngine } from '../run/engines.ts';
import { findArchitecture } from '../run/find-architecture.ts';
import { runFolder } from '../run/run-folder.ts';
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
  const arch = record?.options.arch;
  const network = arch === undefined ? undefined : (await findArchitecture(arch)).build;
  const checkpoint = await folder.readCheckpoint(network);
  const { settings, input, state, history } = checkpoint;
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
    const isWhole = history.length >= settings.epochs;
    await writeReport(folder, {
      checkpoint,
      state: isWhole ? { is: 'finished' } : { is: 'stopped', reason: `at step ${checkpoint.step}` },
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
