import type { TrainTest } from '@fovea/data';
import { type Network, summary } from '@fovea/layers';
import { UsageError } from '@fovea/shape';
import {
  type Callback,
  type Checkpoint,
  defaultSettings,
  type Engine,
  type FitResult,
  fit,
  type RunEnd,
  type RunSettings,
} from '@fovea/trainer';
import { defined } from '../defined.ts';
import { tellFaults, tellSkipped } from '../describe-data.ts';
import { openEngine, takeFastest } from '../engines.ts';
import { findArchitecture } from '../find-architecture.ts';
import { dataName, findData } from '../find-data.ts';
import { finishRun, type RunReport } from '../finish-run.ts';
import { type DataOptions, loadData } from '../load-data.ts';
import { lossText } from '../loss-options.ts';
import type { Output } from '../output.ts';
import { augmentText } from '../parse-augment.ts';
import { count, epochLine, progressLine } from '../progress-line.ts';
import { runCallbacks } from '../run-callbacks.ts';
import { type CheckResult, runCheck } from '../run-check.ts';
import { type RunFolder, runFolder } from '../run-folder.ts';
import type { RunPlan } from '../run-options.ts';
import { pathArgument, shellCommand } from '../shell-command.ts';
import { fallbackTeller } from '../tell-fallbacks.ts';
import { optionsText, updateText } from '../update-options.ts';

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
  const architecture = await findArchitecture(options.arch);
  const ofFile = options.arch === undefined ? undefined : architecture.build;
  const resumed = options.resume ? await folder.readCheckpoint(ofFile) : undefined;
  const settings =
    resumed === undefined ? { ...defaultSettings, ...options.settings } : resumedSettings(resumed, options);
  const { plan = {} } = options;
  if (plan.check === undefined) await folder.prepare();
  // What `auto` takes depends on the network, which may depend on the data.
  let engine = options.device === 'auto' ? undefined : await openEngine(options.device, options);
  try {
    const data = await loadData({ ...options, ...sizeOf(resumed), seed: settings.seed }, output);
    output.clear();
    const { input, classes } = data.train;
    const shape = [input.channels, input.height, input.width];
    const network = resumed?.network ?? architecture.build(shape, classes.length);
    describe(data, network, output);
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
    const { epochs: _, ...bySteps } = settings;
    const result = await fit(network, isBySteps ? bySteps : settings, {
      engine,
      train: data.train,
      test,
      ...defined({ resume: resumed, signal: options.signal, maxSeconds: plan.maxSeconds }),
      checkpointEvery: { seconds: plan.checkpointSeconds ?? usualCheckpointSeconds },
      callbacks: [
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
      ],
      onCheckpoint: (checkpoint) => folder.writeCheckpoint(checkpoint),
      onWarning: (text) => output.line(output.colors.yellow(text)),
    });
    output.clear();
    const { end } = result;
    if (end.by === 'signal') return stopped(result, { ...options, device: engine.device }, folder, output);
    if (end.by !== 'epochs') output.line(`ended early: ${endText(end)}`);
    const { threads } = options;
    const own = threads === undefined ? {} : { threads };
    const report = await finishRun({ result, network, test, engine, folder, ...own }, output);
    return { stopped: false, device: engine.device, end, ...report };
  } finally {
    await engine?.close();
  }
}

/** An epoch may take hours; no more than this is lost, in seconds. */
const usualCheckpointSeconds = 600;

function endText(end: RunEnd): string {
  if (end.by === 'callback') return `${end.reason} (${end.callback})`;
  return end.by === 'maxSeconds' ? 'the time is up; --resume goes on' : end.by;
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

/** A resumed run has its images at the size, and fitted to it, as it began. */
function sizeOf(resumed: Checkpoint | undefined): Pick<DataOptions, 'size' | 'channels' | 'fit'> {
  if (resumed === undefined) return {};
  const { channels, height, width, fit } = resumed.input;
  return { size: [height, width], channels, ...(fit === undefined ? {} : { fit }) };
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

function stopped(
  { checkpoint }: FitResult,
  options: TrainOptions,
  folder: RunFolder,
  output: Output,
): TrainResult {
  const { data, folder: place, normalize, holdOut, test, out, device, threads } = options;
  const resume = shellCommand([
    ...['train', pathArgument(data)],
    ...(place === undefined ? [] : ['--data', pathArgument(place)]),
    ...(normalize === undefined ? [] : ['--mean', normalize.mean.join(), '--std', normalize.std.join()]),
    ...(holdOut === undefined ? [] : ['--hold-out', `${holdOut}`]),
    ...(test === undefined ? [] : ['--test', pathArgument(test)]),
    ...(out === undefined ? [] : ['--out', pathArgument(out)]),
    ...(device === 'cpu' ? [] : ['--device', device]),
    ...(threads === undefined ? [] : ['--threads', `${threads}`]),
    '--resume',
  ]);
  output.line(
    `stopped after step ${count(checkpoint.step)}, kept in ${folder.file('checkpoint.safetensors')}`,
  );
  output.line(`go on with: ${output.colors.bold(resume)}`);
  return { stopped: true, device, step: checkpoint.step, resume };
}

/** A resumed run goes on as it was started; only more epochs and steps may be asked for. */
function resumedSettings(
  { settings, input }: Checkpoint,
  { settings: asked, arch, size, fit: fitting }: TrainOptions,
): RunSettings {
  refuseChange('--batch', settings.batchSize, asked.batchSize);
  refuseChange('--loss', optionsText(settings.loss), asked.loss && optionsText(asked.loss));
  refuseChange('--lr', settings.learningRate, asked.learningRate);
  refuseChange('--schedule', optionsText(settings.schedule), asked.schedule && optionsText(asked.schedule));
  refuseChange(
    '--optimizer',
    optionsText(settings.optimizer),
    asked.optimizer && optionsText(asked.optimizer),
  );
  for (const [name, option] of [
    ['clip', '--clip-norm, --clip-value'],
    ['accumulate', '--accumulate'],
    ['ema', '--ema'],
    ['freeze', '--freeze'],
  ] as const) {
    const before = settings[name] === undefined ? 'none' : JSON.stringify(settings[name]);
    refuseChange(option, before, asked[name] && JSON.stringify(asked[name]));
  }
  refuseChange('--seed', settings.seed, asked.seed);
  refuseChange(
    '--augment',
    augmentText(settings.augment ?? []),
    asked.augment === undefined ? undefined : augmentText(asked.augment),
  );
  refuseChange('--fit', input.fit ?? 'stretch', fitting);
  for (const [option, value] of Object.entries({ '--arch': arch, '--size': size?.join('x') })) {
    refuseChange(option, 'what the run began with', value);
  }
  return { ...settings, ...defined({ epochs: asked.epochs, maxSteps: asked.maxSteps }) };
}

function refuseChange(option: string, before: string | number, asked: string | number | undefined): void {
  if (asked === undefined || asked === before) return;
  throw new UsageError('resume-settings', 'this cannot change when a run is resumed', {
    path: option,
    expected: `${before}`,
    received: `${asked}`,
    hint: 'Leave the option out, or start a new run with another --out.',
  });
}

function unused(option: string, path: string): UsageError {
  return new UsageError('data-option', `${option} goes with folders of images only`, {
    path,
    hint: 'Leave it out: these images are prepared in one way.',
  });
}
