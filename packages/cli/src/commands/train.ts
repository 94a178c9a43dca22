import { fit, type RunEnd } from '@fovea/trainer';
import { heldOutInfo } from '../data/held-out.ts';
import { defined } from '../options/defined.ts';
import { recordedOptions } from '../options/recorded-options.ts';
import type { RunCheck } from '../options/run-options.ts';
import type { TrainOptions } from '../options/train-options.ts';
import { reportFailure } from '../report/report-failure.ts';
import { type Beginning, beginRun } from '../run/begin-run.ts';
import type { RunReport } from '../run/finish-run.ts';
import type { RunPage } from '../run/follow-run.ts';
import { type OpenRun, openRun } from '../run/open-run.ts';
import { isPause } from '../run/pause-after.ts';
import { runCallbacks } from '../run/run-callbacks.ts';
import type { CheckResult } from '../run/run-check.ts';
import { recordRun } from '../run/run-record.ts';
import type { StoppedRun } from '../run/stop-run.ts';
import { fallbackTeller } from '../run/tell-fallbacks.ts';
import { tellRun } from '../run/tell-run.ts';
import type { Output } from '../terminal/output.ts';
import { epochLine, progressLine } from '../terminal/progress-line.ts';

export type TrainResult =
  | (RunReport & { readonly stopped: false; readonly device: string; readonly end: RunEnd })
  | (CheckResult & { readonly stopped: false; readonly device: string })
  | StoppedRun;

/** Trains a network and writes the run's folder: model, checkpoint, history, curves. Or tries out whether it would. */
export async function train(options: TrainOptions, output: Output): Promise<TrainResult> {
  const beginning = await beginRun(options, output);
  const { folder } = beginning;
  const check = options.plan?.check;
  if (check === undefined) await folder.prepare();
  const lock = check === undefined ? await folder.hold() : undefined;
  let run: OpenRun | undefined;
  try {
    run = await openRun(options, beginning, output);
    return check === undefined
      ? await carryOut(options, beginning, run, output)
      : await tryOut(check, options, beginning, run, output);
  } finally {
    await run?.engine.close();
    lock?.release();
  }
}

/** The run itself, from its first step to what is told of it. */
async function carryOut(
  options: TrainOptions,
  beginning: Beginning,
  run: OpenRun,
  output: Output,
): Promise<TrainResult> {
  const { plan = {}, signal, threads } = options;
  const { folder, resumed, before } = beginning;
  const { data, network, engine, settings, isBySteps, fingerprints } = run;
  const page = options.ui === true ? await openPage(output) : undefined;
  const record = recordRun(folder, {
    // A run that goes on is not told again what it began with.
    options: { ...before?.options, ...(await recordedOptions(options)) },
    data: fingerprints,
    ...defined({ typed: options.typed, before }),
  });
  try {
    const tellFallbacks = fallbackTeller(output);
    const { epochs: _, ...bySteps } = settings;
    const running = fit(network, isBySteps ? bySteps : settings, {
      engine,
      ...data,
      ...defined({ resume: resumed, signal, maxSeconds: plan.maxSeconds }),
      checkpointEvery: { seconds: plan.checkpointSeconds ?? usualCheckpointSeconds },
      callbacks: [
        record.callback,
        {
          name: 'terminal',
          onStep({ progress }) {
            tellFallbacks(engine);
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
    tell(options, beginning, run, output);
    const result = await running;
    output.clear();
    const { end } = result;
    const ended = { result, network, ...data, engine, folder, ...defined({ page }) };
    // Here and below, what comes last is loaded last: the first step does not wait for it.
    if (end.by === 'signal') {
      await record.end('stopped');
      const { stopRun } = await import('../run/stop-run.ts');
      return await stopRun(ended, output);
    }
    if (end.by !== 'epochs') output.line(`ended early: ${endText(end)}`);
    const { finishRun } = await import('../run/finish-run.ts');
    const heldOut = heldOutInfo(fingerprints().test, options.holdOut);
    const report = await finishRun({ ...ended, heldOut, ...defined({ threads }) }, output);
    // With its time over, or paused, a run has a model, but can go on.
    await record.end(end.by === 'maxSeconds' || isPause(end) ? 'stopped' : 'finished');
    return { stopped: false, device: engine.device, end, ...report };
  } catch (error) {
    // What made the run fail is told, not that it could not be written down, either.
    await record.end('failed').catch(() => {});
    throw error;
  } finally {
    await page?.finish();
  }
}

/** What is tried instead of a run. */
async function tryOut(
  check: RunCheck,
  options: TrainOptions,
  beginning: Beginning,
  run: OpenRun,
  output: Output,
): Promise<TrainResult> {
  tell(options, beginning, run, output);
  const { runCheck } = await import('../run/run-check.ts');
  const asked = { ...run, folder: beginning.folder, ...defined({ signal: options.signal }) };
  const found = await runCheck(check, asked, output);
  return { stopped: false, device: run.engine.device, ...found };
}

function tell({ like }: TrainOptions, { resumed, before }: Beginning, run: OpenRun, output: Output): void {
  tellRun(run, defined({ resumed, record: before ?? like }), output);
}

async function openPage(output: Output): Promise<RunPage> {
  const { followRun } = await import('../run/follow-run.ts');
  return followRun(output);
}

/** An epoch may take hours; no more than this is lost when the process is killed, in seconds. */
const usualCheckpointSeconds = 60;

function endText(end: RunEnd): string {
  if (end.by === 'callback') return `${end.reason} (${end.callback})`;
  return end.by === 'maxSeconds' ? 'the time is up; fovea resume goes on' : end.by;
}
