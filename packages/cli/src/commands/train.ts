import type { Dataset, TrainTest } from '@fovea/data';
import { type Architecture, type Network, summary } from '@fovea/layers';
import { createExecutor } from '@fovea/runtime-node';
import { FoveaError, UsageError } from '@fovea/shape';
import {
  type Checkpoint,
  defaultSettings,
  type FitResult,
  fit,
  graphEngine,
  type RunSettings,
} from '@fovea/trainer';
import pc from 'picocolors';
import { findArchitecture } from '../find-architecture.ts';
import { finishRun, type RunReport } from '../finish-run.ts';
import { dataName, loadData } from '../load-data.ts';
import type { Output } from '../output.ts';
import { count, epochLine, progressLine } from '../progress-line.ts';
import { openRunFolder, type RunFolder } from '../run-folder.ts';

export interface TrainOptions {
  /** `digits`, `mnist` or a folder of images. */
  readonly data: string;
  readonly folder?: string;
  readonly size?: readonly [number, number];
  readonly channels?: 1 | 3;
  readonly arch?: string;
  readonly device: string;
  readonly threads?: number;
  readonly out?: string;
  readonly resume: boolean;
  /** What was said on the command line; the rest is by default or, when resuming, as the run has it. */
  readonly settings: Partial<RunSettings>;
  /** Stops the run after the step under way. */
  readonly signal?: AbortSignal;
}

export type TrainResult =
  | (RunReport & { readonly stopped: false })
  | { readonly stopped: true; readonly step: number; readonly resume: string };

/** Trains a network and writes the run's folder: model, checkpoint, history, curves. */
export async function train(options: TrainOptions, output: Output): Promise<TrainResult> {
  // What can be refused is refused before data are read, which may take minutes.
  const folder = await openRunFolder(options.out ?? `runs/${dataName(options.data)}`, {
    mustExist: options.resume,
  });
  const resumed = options.resume ? await folder.readCheckpoint() : undefined;
  const settings =
    resumed === undefined ? { ...defaultSettings, ...options.settings } : resumedSettings(resumed, options);
  const architecture = await findArchitecture(options.arch);
  const executor = await createExecutor({
    device: options.device,
    ...(options.threads === undefined ? {} : { threads: options.threads }),
  });
  const engine = graphEngine(executor);
  try {
    const data = await loadData({ ...options, seed: settings.seed }, output);
    if (resumed !== undefined) checkSameData(resumed, data);
    const network = resumed?.network ?? networkFor(architecture, data.train);
    describe(data, network, output);
    const { epochs, batchSize, learningRate, schedule, seed } = settings;
    output.line(
      `device ${engine.device}  epochs ${epochs}  batch ${batchSize}  learning rate ${learningRate} (${schedule.name})  seed ${seed}`,
    );
    const { test } = data;
    const result = await fit(network, settings, {
      engine,
      train: data.train,
      test,
      ...(resumed === undefined ? {} : { resume: resumed }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      onProgress: (progress) => output.live(progressLine(progress)),
      onEpoch: (record) => output.line(epochLine(record, epochs)),
      onCheckpoint: (checkpoint) => folder.writeCheckpoint(checkpoint),
    });
    output.clear();
    if (result.stopped) return stopped(result, options, folder, output);
    const report = await finishRun({ result, network, test, engine, executor, folder }, output);
    return { stopped: false, ...report };
  } finally {
    await engine.close();
  }
}

/** @throws ShapeError when the images are too small for the architecture. */
function networkFor({ name, build }: Architecture, { input, classes }: Dataset): Network {
  try {
    return build([input.channels, input.height, input.width], classes.length);
  } catch (error) {
    throw error instanceof FoveaError ? error.at(`${name}, ${error.path}`) : error;
  }
}

/** What the run is about: the data, what of them could not be used, and the network. */
function describe({ train: images, test, skipped }: TrainTest, network: Network, output: Output): void {
  output.line(
    `${pc.bold(images.name)}  ${count(images.length)} images to train on, ${count(test.length)} held out, ${images.classes.length} classes`,
  );
  for (const { file, reason } of skipped.slice(0, mostNamed)) {
    output.line(pc.yellow(`skipped ${file}: ${reason}`));
  }
  if (skipped.length > mostNamed) output.line(pc.yellow(`${count(skipped.length)} files skipped in all`));
  output.line();
  output.line(String(summary(network)));
  output.line();
}

/** So many skipped files are named; more would push everything else off the screen. */
const mostNamed = 10;

function stopped(
  { checkpoint }: FitResult,
  options: TrainOptions,
  folder: RunFolder,
  output: Output,
): TrainResult {
  const place = options.folder === undefined ? '' : ` --data ${options.folder}`;
  const out = options.out === undefined ? '' : ` --out ${options.out}`;
  const resume = `fovea train ${options.data}${place}${out} --resume`;
  output.line(
    `stopped after step ${count(checkpoint.step)}, kept in ${folder.file('checkpoint.safetensors')}`,
  );
  output.line(`go on with: ${pc.bold(resume)}`);
  return { stopped: true, step: checkpoint.step, resume };
}

/** A resumed run goes on as it was started; only more epochs may be asked for. */
function resumedSettings({ settings }: Checkpoint, { settings: asked, arch }: TrainOptions): RunSettings {
  const kept = { ...settings, epochs: asked.epochs ?? settings.epochs };
  for (const [name, value] of Object.entries({ ...asked, epochs: kept.epochs })) {
    const before = Object.entries(kept).find(([key]) => key === name)?.[1];
    if (JSON.stringify(before) === JSON.stringify(value)) continue;
    throw new UsageError('resume-settings', `${name} cannot change when a run is resumed`, {
      path: '--resume',
      expected: JSON.stringify(before),
      received: JSON.stringify(value),
      hint: 'Leave the option out, or start a new run with another --out.',
    });
  }
  if (arch === undefined) return kept;
  throw new UsageError('resume-settings', 'a resumed run has its network already', {
    path: '--resume',
    hint: 'Leave --arch out.',
  });
}

function checkSameData({ classes, input }: Checkpoint, { train: images }: TrainTest): void {
  const identity = (data: { readonly classes: readonly string[]; readonly input: object }) =>
    JSON.stringify({ classes: data.classes, input: data.input });
  if (identity({ classes, input }) === identity(images)) return;
  throw new UsageError('resume-data', 'these are not the data of the run', {
    path: '--resume',
    expected: identity({ classes, input }),
    received: identity(images),
  });
}
