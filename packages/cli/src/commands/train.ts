import type { TrainTest } from '@fovea/data';
import { UsageError } from '@fovea/shape';
import {
  type Callback,
  type Checkpoint,
  defaultSettings,
  type Engine,
  evaluate,
  type FitResult,
  fit,
  type RunEnd,
  type RunSettings,
} from '@fovea/trainer';
import { dataFingerprint } from '../data/data-fingerprint.ts';
import { dataName, findData } from '../data/find-data.ts';
import { heldOutInfo } from '../data/held-out.ts';
import { type DataOptions, loadData } from '../data/load-data.ts';
import { defined } from '../options/defined.ts';
import { recordedOptions } from '../options/recorded-options.ts';
import { resumedSettings } from '../options/resumed-settings.ts';
import type { RunPlan } from '../options/run-options.ts';
import { usualEpochs } from '../options/usual-epochs.ts';
import { reportFailure } from '../report/report-failure.ts';
import { openEngine, takeFastest } from '../run/engines.ts';
import { findArchitecture } from '../run/find-architecture.ts';
import type { RunReport } from '../run/finish-run.ts';
import type { followRun } from '../run/follow-run.ts';
import { openWhileLoading } from '../run/open-while-loading.ts';
import { isPause } from '../run/pause-after.ts';
import { runCallbacks } from '../run/run-callbacks.ts';
import type { CheckResult } from '../run/run-check.ts';
import { type RunFolder, runFolder } from '../run/run-folder.ts';
import { type RunRecord, recordRun, resumeCommandOf } from '../run/run-record.ts';
import { fallbackTeller } from '../run/tell-fallbacks.ts';
import { tellRun } from '../run/tell-run.ts';
import type { Output } from '../terminal/output.ts';
import { count, epochLine, progressLine } from '../terminal/progress-line.ts';

export interface TrainOptions {
  /** The name of a dataset, a folder, or a table. */
  readonly data: string;
  readonly folder?: string;
  readonly size?: readonly [number, number];
  /** For image folders: whether images are stretched to that size, or cropped. Default: stretched. */
  readonly fit?: 'stretch' | 'crop';
  /** For image folders: what pixels are normalised with, per channel, of the 0…1 scale. Default: measured on the training images. */
  readonly normalize?: { readonly mean: readonly number[]; readonly std: readonly number[] };
  /** The part of the images that is held out where there is no part to test on. Default 0.2. */
  readonly holdOut?: number;
  /** For folders of images: another folder to test on. */
  readonly test?: string;
  /** For image folders: bytes that decoded images may take of memory. Default: half of what is free. */
  readonly memory?: number;
  readonly arch?: string;
  /** The name of a device, or `auto`: the fastest on this network that computes what the CPU does. */
  readonly device: string;
  readonly threads?: number;
  readonly out?: string;
  readonly resume: boolean;
  /** What was said on the command line; the rest is by default or, when resuming, as the run has it. */
  readonly settings: Partial<RunSettings>;
  /** When it ends, what it keeps and tells, or what is checked instead of a run. */
  readonly plan?: RunPlan;
  /** What goes along with the run beside that. */
  readonly callbacks?: readonly Callback[];
  /** The file that these are from, for whoever goes on with the run. */
  readonly config?: string;
  /** The command as it was typed. */
  readonly typed?: string;
  /** The run that this one does again: its data are compared. */
  readonly like?: RunRecord;
  /** Serves the run's page on this machine while it is on. */
  readonly ui?: boolean;
  /** Stops the run after the step under way. */
  readonly signal?: AbortSignal;
}

export type TrainResult =
  | (RunReport & { readonly stopped: false; readonly device: string; readonly end: RunEnd })
  | (CheckResult & { readonly stopped: false; readonly device: string })
  | { readonly stopped: true; readonly device: string; readonly step: number; readonly resume: string };

/** Trains a network and writes the run's folder: model, checkpoint, history, curves. */
export async function train(options: TrainOptions, output: Output): Promise<TrainResult> {
  // What can be refused is refused before data are read, which may take minutes.
  const { kind } = await findData(options);
  const areFiles = kind === 'images' || kind === 'csv';
  if (options.fit !== undefined && !areFiles) throw unused('--fit', options.data);
  if (options.normalize !== undefined && !areFiles && kind !== 'cifar') throw unused('--mean', options.data);
  const folder = runFolder(options.out ?? `runs/${dataName(options.data)}`);
  const before = options.resume ? await folder.readRecord() : undefined;
  const layersFrom = options.arch ?? before?.options.arch;
  const architecture = await findArchitecture(layersFrom);
  const resumed = options.resume
    ? await folder.readCheckpoint(layersFrom === undefined ? undefined : architecture.build, {
        onDamage: (reason) => tellDamage(reason, output),
      })
    : undefined;
  const given =
    resumed === undefined ? { ...defaultSettings, ...options.settings } : resumedSettings(resumed, options);
  const { plan = {} } = options;
  if (plan.check === undefined) await folder.prepare();
  const lock = plan.check === undefined ? await folder.hold() : undefined;
  let record: ReturnType<typeof recordRun> | undefined;
  // What `auto` takes depends on the network, which may depend on the data.
  let engine: Engine | undefined;
  const page = options.ui === true ? await openPage(output) : undefined;
  try {
    const { device } = options;
    const asked = {
      ...options,
      ...sizeOf(resumed),
      // Another normalisation that is asked for is refused later, as what differs from the checkpoint.
      ...defined({ normalize: options.normalize }),
      seed: given.seed,
    };
    const loaded = await openWhileLoading(
      device === 'auto' ? undefined : () => openEngine(device, options),
      (signal) => loadData({ ...asked, signal }, output),
      options.signal,
    );
    output.clear();
    engine = loaded.engine;
    const { data } = loaded;
    const { train: images, test } = data;
    const isOpen = resumed === undefined && options.settings.epochs === undefined;
    const settings = isOpen ? { ...given, epochs: usualEpochs(images.length, given) } : given;
    const { channels, height, width } = images.input;
    const network = resumed?.network ?? architecture.build([channels, height, width], images.classes.length);
    const { batchSize, optimizer } = settings;
    engine ??= await takeFastest({ ...options, network, batchSize, optimizer }, output);
    const used = engine;
    const fingerprints = once(() => ({ train: dataFingerprint(images), test: dataFingerprint(test) }));
    const isBySteps = options.settings.maxSteps !== undefined && options.settings.epochs === undefined;
    const tell = () => {
      const run = { data, network, engine: used, settings, isBySteps, fingerprints: fingerprints() };
      tellRun({ ...run, ...defined({ resumed, before: before ?? options.like }) }, output);
    };
    const tellFallbacks = fallbackTeller(output);
    if (plan.check !== undefined) {
      tell();
      const run = { network, settings, data, engine, folder, ...defined({ signal: options.signal }) };
      const { runCheck } = await import('../run/run-check.ts');
      const found = await runCheck(plan.check, run, output);
      return { stopped: false, device: engine.device, ...found };
    }
    record = recordRun(folder, {
      // A run that goes on is not told again what it began with.
      options: { ...before?.options, ...(await recordedOptions(options)) },
      data: fingerprints,
      ...defined({ typed: options.typed, before }),
    });
    const { epochs: _, ...bySteps } = settings;
    const running = fit(network, isBySteps ? bySteps : settings, {
      engine,
      train: images,
      test,
      ...defined({ resume: resumed, signal: options.signal, maxSeconds: plan.maxSeconds }),
      checkpointEvery: { seconds: plan.checkpointSeconds ?? usualCheckpointSeconds },
      callbacks: [
        record.callback,
        {
          name: 'terminal',
          onStep({ progress }) {
            tellFallbacks(used);
            output.live(progressLine(progress, output));
          },
          onEpoch: ({ record, run }) => output.line(epochLine(record, run.settings.epochs, output)),
        },
        ...runCallbacks(folder.path, plan),
        ...(options.callbacks ?? []),
        ...(page === undefined ? [] : [page.callback]),
        reportFailure(folder, output),
      ],
      onCheckpoint: (checkpoint) => folder.writeCheckpoint(checkpoint),
      onWarning: (text) => output.line(output.colors.yellow(text)),
    });
    // While the engine gets ready for the first step.
    tell();
    const result = await running;
    output.clear();
    const { end } = result;
    if (end.by === 'signal') {
      await record.end('stopped');
      return await stopped(result, { ...data, engine, folder, ...defined({ page }) }, output);
    }
    if (end.by !== 'epochs') output.line(`ended early: ${endText(end)}`);
    const { threads } = options;
    const own = { heldOut: heldOutInfo(fingerprints().test, options.holdOut), ...defined({ threads }) };
    // Here and below, what comes last is loaded last: the first step does not wait for it.
    const { finishRun } = await import('../run/finish-run.ts');
    const report = await finishRun(
      { result, network, train: images, test, engine, folder, ...own, ...defined({ page }) },
      output,
    );
    // With its time over, or paused, a run has a model, but can go on.
    await record.end(end.by === 'maxSeconds' || isPause(end) ? 'stopped' : 'finished');
    return { stopped: false, device: engine.device, end, ...report };
  } catch (error) {
    // What made the run fail is told, not that it could not be written down, either.
    await record?.end('failed').catch(() => {});
    throw error;
  } finally {
    await page?.finish();
    await engine?.close();
    lock?.release();
  }
}

async function openPage(output: Output): Promise<ReturnType<typeof followRun>> {
  const { followRun } = await import('../run/follow-run.ts');
  return followRun(output);
}

/** What `make` gives, made when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** An epoch may take hours; no more than this is lost when the process is killed, in seconds. */
const usualCheckpointSeconds = 60;

function endText(end: RunEnd): string {
  if (end.by === 'callback') return `${end.reason} (${end.callback})`;
  return end.by === 'maxSeconds' ? 'the time is up; fovea resume goes on' : end.by;
}

/** A resumed run has its images at the size, fitted to it and normalised as it began. */
function sizeOf(
  resumed: Checkpoint | undefined,
): Pick<DataOptions, 'size' | 'channels' | 'fit' | 'normalize'> {
  if (resumed === undefined) return {};
  const { channels, height, width, fit, mean, std } = resumed.input;
  return { size: [height, width], channels, normalize: { mean, std }, ...(fit === undefined ? {} : { fit }) };
}

async function stopped(
  { checkpoint, state }: FitResult,
  {
    folder,
    engine,
    train: images,
    test,
    page,
  }: TrainTest & {
    readonly folder: RunFolder;
    readonly engine: Engine;
    readonly page?: ReturnType<typeof followRun>;
  },
  output: Output,
): Promise<TrainResult> {
  const { device } = engine;
  const resume = resumeCommandOf(folder);
  output.line(
    `stopped after step ${count(checkpoint.step)}, kept in ${folder.file('checkpoint.safetensors')}`,
  );
  const { writeReport } = await import('../report/write-report.ts');
  const report = await writeReport(folder, {
    checkpoint: { ...checkpoint, state },
    state: { is: 'stopped', reason: `at step ${count(checkpoint.step)}` },
    device,
    train: images,
    test,
    evaluation: await evaluate(engine, test),
  });
  await page?.finish(report);
  output.line(`report ${folder.file('report.html')}`);
  output.line(`go on with: ${output.colors.bold(resume)}`);
  return { stopped: true, device, step: checkpoint.step, resume };
}

function tellDamage(reason: string, output: Output): void {
  output.line(output.colors.yellow(`the last checkpoint is damaged, the one before is used (${reason})`));
}

function unused(option: string, path: string): UsageError {
  return new UsageError('data-option', `${option} goes with folders of images only`, {
    path,
    hint: 'Leave it out: these images are prepared in one way.',
  });
}
