import type { TrainTest } from '@fovea/data';
import { type Network, summary } from '@fovea/layers';
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
import { dataChanges, dataFingerprint } from '../data/data-fingerprint.ts';
import { tellFaults, tellSkipped } from '../data/describe-data.ts';
import { dataName, findData } from '../data/find-data.ts';
import { type DataOptions, loadData } from '../data/load-data.ts';
import { defined } from '../options/defined.ts';
import { lossText } from '../options/loss-options.ts';
import { augmentText } from '../options/parse-augment.ts';
import { recordedOptions } from '../options/recorded-options.ts';
import { resumedSettings } from '../options/resumed-settings.ts';
import type { RunPlan } from '../options/run-options.ts';
import { optionsText, updateText } from '../options/update-options.ts';
import { writeReport } from '../report/write-report.ts';
import { openEngine, takeFastest } from '../run/engines.ts';
import { findArchitecture } from '../run/find-architecture.ts';
import { finishRun, type RunReport } from '../run/finish-run.ts';
import { followRun } from '../run/follow-run.ts';
import { runCallbacks } from '../run/run-callbacks.ts';
import { type CheckResult, runCheck } from '../run/run-check.ts';
import { type RunFolder, runFolder } from '../run/run-folder.ts';
import { type RunRecord, recordRun, resumeCommandOf } from '../run/run-record.ts';
import { fallbackTeller } from '../run/tell-fallbacks.ts';
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
  const settings =
    resumed === undefined ? { ...defaultSettings, ...options.settings } : resumedSettings(resumed, options);
  const { plan = {} } = options;
  if (plan.check === undefined) await folder.prepare();
  const lock = plan.check === undefined ? await folder.hold() : undefined;
  let record: ReturnType<typeof recordRun> | undefined;
  // What `auto` takes depends on the network, which may depend on the data.
  let engine: Engine | undefined;
  const page = options.ui === true ? followRun(output) : undefined;
  try {
    if (options.device !== 'auto') engine = await openEngine(options.device, options);
    const data = await loadData(
      // Another normalisation that is asked for is refused later, as what differs from the checkpoint.
      { ...options, ...sizeOf(resumed), ...defined({ normalize: options.normalize }), seed: settings.seed },
      output,
    );
    output.clear();
    const { input, classes } = data.train;
    const shape = [input.channels, input.height, input.width];
    const network = resumed?.network ?? architecture.build(shape, classes.length);
    describe(data, network, output);
    const fingerprints = { train: dataFingerprint(data.train), test: dataFingerprint(data.test) };
    tellOfData(before ?? options.like, fingerprints, output);
    const { epochs, maxSteps, batchSize, learningRate, schedule, seed, optimizer, augment = [] } = settings;
    engine ??= await takeFastest({ ...options, network, batchSize, optimizer }, output);
    tellOfDevice(engine, resumed, output);
    // Where only steps are counted, the number of epochs follows from them and from the data.
    const isBySteps = options.settings.maxSteps !== undefined && options.settings.epochs === undefined;
    output.line(
      `device ${engine.device}  ${isBySteps ? `steps ${maxSteps}` : `epochs ${epochs}`}  batch ${batchSize}  learning rate ${learningRate} (${optionsText(schedule)})  seed ${seed}${augment.length === 0 ? '' : `  augment ${augmentText(augment)}`}`,
    );
    const details = [lossText(settings.loss), updateText(settings)].filter((text) => text !== '');
    if (details.length > 0) output.line(details.join('  '));
    const { test } = data;
    const used = engine;
    const tellFallbacks = fallbackTeller(output);
    if (plan.check !== undefined) {
      const run = { network, settings, data, engine, ...defined({ signal: options.signal }) };
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
    const result = await fit(network, isBySteps ? bySteps : settings, {
      engine,
      train: data.train,
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
      ],
      onCheckpoint: (checkpoint) => folder.writeCheckpoint(checkpoint),
      onWarning: (text) => output.line(output.colors.yellow(text)),
    });
    output.clear();
    const { end } = result;
    if (end.by === 'signal') {
      await record.end('stopped');
      return await stopped(result, { ...data, engine, folder, ...defined({ page }) }, output);
    }
    if (end.by !== 'epochs') output.line(`ended early: ${endText(end)}`);
    const { threads } = options;
    const own = threads === undefined ? {} : { threads };
    const report = await finishRun(
      { result, network, train: data.train, test, engine, folder, ...own, ...defined({ page }) },
      output,
    );
    // With its time over, a run has a model, but can go on.
    await record.end(end.by === 'maxSeconds' ? 'stopped' : 'finished');
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

/** An epoch may take hours; no more than this is lost when the process is killed, in seconds. */
const usualCheckpointSeconds = 60;

function endText(end: RunEnd): string {
  if (end.by === 'callback') return `${end.reason} (${end.callback})`;
  return end.by === 'maxSeconds' ? 'the time is up; fovea resume goes on' : end.by;
}

/** Says when the rest of a run is computed elsewhere than its beginning. */
function tellOfDevice({ device }: Engine, resumed: Checkpoint | undefined, output: Output): void {
  if (resumed?.device === undefined || resumed.device === device) return;
  output.line(
    output.colors.yellow(
      `goes on on ${device} what ran on ${resumed.device}: the last bits of the numbers differ from those of a run on one device`,
    ),
  );
}

/** A resumed run has its images at the size, fitted to it and normalised as it began. */
function sizeOf(
  resumed: Checkpoint | undefined,
): Pick<DataOptions, 'size' | 'channels' | 'fit' | 'normalize'> {
  if (resumed === undefined) return {};
  const { channels, height, width, fit, mean, std } = resumed.input;
  return { size: [height, width], channels, normalize: { mean, std }, ...(fit === undefined ? {} : { fit }) };
}

/** What the run is about: the data, what of them could not be used or looks wrong, and the network. */
function describe(data: TrainTest, network: Network, output: Output): void {
  const { train: images, test } = data;
  output.line(
    `${output.colors.bold(images.name)}  ${count(images.length)} images to train on, ${count(test.length)} held out, ${images.classes.length} classes`,
  );
  tellSkipped(data, output);
  tellFaults(data, output);
  output.line();
  output.line(String(summary(network)));
  output.line();
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

/** Says what of the data is not as it was in the run's beginning, before going on. */
function tellOfData(before: RunRecord | undefined, now: RunRecord['data'], output: Output): void {
  if (before === undefined) return;
  for (const [part, name] of [
    ['train', 'images to train on'],
    ['test', 'held-out images'],
  ] as const) {
    for (const change of dataChanges(before.data[part], now[part])) {
      output.line(
        output.colors.yellow(
          `the ${name} are not those that the run began with: ${change}; it will not end as it would have`,
        ),
      );
    }
  }
}

function unused(option: string, path: string): UsageError {
  return new UsageError('data-option', `${option} goes with folders of images only`, {
    path,
    hint: 'Leave it out: these images are prepared in one way.',
  });
}
