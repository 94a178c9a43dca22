import { readFile } from 'node:fs/promises';
import { DataError } from '@fovea/shape';
import type { RunSettings } from '@fovea/trainer';
import { callbacksOf } from '../config/apply-config.ts';
import { readConfig } from '../config/read-config.ts';
import { defined } from '../options/defined.ts';
import type { TrainOptions } from '../options/train-options.ts';
import { type RunFolder, runFolder } from '../run/run-folder.ts';
import { type RunRecord, recordFile } from '../run/run-record.ts';
import type { Output } from '../terminal/output.ts';
import { type TrainResult, train } from './train.ts';

export interface ResumeOptions {
  /** The run's folder. */
  readonly run: string;
  /** More epochs or steps than the run was to have. */
  readonly settings?: Pick<Partial<RunSettings>, 'epochs' | 'maxSteps'>;
  readonly maxSeconds?: number;
  /** Ends it after so many of its epochs, those it has included. */
  readonly pauseAfter?: number;
  readonly device?: string;
  readonly threads?: number;
  /** Stops the run after the step under way. */
  readonly signal?: AbortSignal;
}

export type ResumeResult =
  | TrainResult
  | { readonly stopped: false; readonly isFinished: true; readonly model: string };

export interface RepeatOptions extends Pick<ResumeOptions, 'run' | 'device' | 'threads' | 'signal'> {
  /** Where the new run goes. Default: beside the other, with `-again` behind its name. */
  readonly out?: string;
}

export type RepeatResult = TrainResult & {
  /** Whether the two models are the same bytes; missing where there are not two. */
  readonly isSame?: boolean;
};

/**
 * Goes on with a run that was stopped or killed, from its last checkpoint, with what its `run.json` says.
 *
 * @throws DataError where there is no such run, and as `train` does
 */
export async function resume(options: ResumeOptions, output: Output): Promise<ResumeResult> {
  const folder = runFolder(options.run);
  const record = await recordOf(folder);
  const { settings: asked = {}, maxSeconds, pauseAfter } = options;
  const wantsMore =
    (asked.epochs ?? 0) > record.settings.epochs || (asked.maxSteps ?? 0) > (record.settings.maxSteps ?? 0);
  if (record.state === 'finished' && !wantsMore) {
    const model = folder.file('model.onnx');
    output.line(`this run is finished: ${model}. More of it with --epochs ${2 * record.settings.epochs}`);
    return { stopped: false, isFinished: true, model };
  }
  const hasBegun = await folder.hasCheckpoint();
  if (!hasBegun) output.line('the run ended before its first checkpoint: it begins anew');
  const { arch, size, fit, ...call } = await callOf(record, options);
  // It was paused there; now it goes on.
  const { pauseAfter: _, ...plan } = call.plan ?? {};
  return train(
    {
      ...call,
      // What a run began with cannot be said again: its checkpoint has it.
      ...(hasBegun ? {} : defined({ arch, size, fit })),
      out: options.run,
      resume: hasBegun,
      settings: hasBegun ? defined(asked) : { ...record.settings, ...defined(asked) },
      plan: { ...plan, ...defined({ maxSeconds, pauseAfter }) },
      ...(hasBegun ? {} : { like: record }),
    },
    output,
  );
}

/**
 * Does a run again from its beginning, into another folder, with what its `run.json` says.
 *
 * @throws DataError where there is no such run, and as `train` does
 */
export async function repeat(options: RepeatOptions, output: Output): Promise<RepeatResult> {
  const folder = runFolder(options.run);
  const record = await recordOf(folder);
  const out = options.out ?? `${folder.file('')}-again`;
  const result = await train(
    { ...(await callOf(record, options)), out, resume: false, settings: record.settings, like: record },
    output,
  );
  if (result.stopped) return result;
  const [one, other] = await Promise.all([folder, runFolder(out)].map(modelOf));
  if (one === undefined || other === undefined) return result;
  const isSame = one.equals(other);
  output.line(
    isSame
      ? `the same model as in ${folder.file('')}, byte for byte`
      : output.colors.yellow(
          `another model than in ${folder.file('')}${reasons(record, result.device, options)}`,
        ),
  );
  return { ...result, isSame };
}

/** How `train` is called for a run that there was. */
async function callOf(
  record: RunRecord,
  { device, threads, signal }: Pick<ResumeOptions, 'device' | 'threads' | 'signal'>,
): Promise<Omit<TrainOptions, 'resume' | 'settings'>> {
  const { options, typed } = record;
  // Functions cannot be kept in JSON.
  const config = options.config === undefined ? undefined : await readConfig(options.config);
  const own = config === undefined ? {} : { callbacks: callbacksOf(config.config.callbacks, config.path) };
  return { ...options, ...own, ...defined({ typed, device, threads, signal }) };
}

function reasons(record: RunRecord, device: string, { threads }: RepeatOptions): string {
  const before = record.sessions.at(-1);
  const differ = [
    ...(before?.device === device ? [] : [`device ${device} instead of ${before?.device}`]),
    ...(threads === undefined || before?.threads === threads
      ? []
      : [`threads ${threads} instead of ${before?.threads}`]),
    ...(record.sessions.length > 1 ? ['it was taken up again on the way'] : []),
  ];
  return differ.length === 0 ? '' : `: ${differ.join(', ')}`;
}

async function recordOf(folder: RunFolder): Promise<RunRecord> {
  const record = await folder.readRecord();
  if (record !== undefined) return record;
  throw new DataError('run-missing', 'there is no run in this folder', {
    path: folder.path,
    expected: `a folder with ${recordFile}, as fovea train writes it`,
    hint: 'A run of before there was such a file goes on with: fovea train <data> --out <folder> --resume.',
  });
}

function modelOf({ path }: RunFolder): Promise<Buffer | undefined> {
  return readFile(`${path}/model.onnx`).catch(() => undefined);
}
