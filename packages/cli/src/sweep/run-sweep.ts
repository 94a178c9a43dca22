import { join } from 'node:path';
import { betterFirst } from './better-first.ts';
import type { SweepPlan, TrialPlan } from './plan-sweep.ts';
import { runTrial } from './run-trial.ts';
import { isDone, readTrial, resultOf, type TrialState } from './trial-state.ts';

/** What is told of a sweep while it runs. */
export interface SweepEvents {
  /** A stage begins, with these trials, of which some may be done already. */
  onRung(rung: { readonly index: number; readonly trials: readonly TrialPlan[] }): Promise<void> | void;
  onStart(trial: TrialPlan): void;
  /** A trial has the epochs of its rung, or failed; it is waited for. */
  onEnd(trial: TrialPlan, state: TrialState, failure: string | undefined): Promise<void> | void;
}

export interface SweepRun {
  /** The folder of the sweep, whole. */
  readonly folder: string;
  /** Trials at once. */
  readonly jobs: number;
  /** The file that is the `fovea` command. */
  readonly program: string;
  /** The configuration file that trials get. */
  readonly config?: string;
  /** Stops all trials after their steps. */
  readonly signal: AbortSignal;
}

/**
 * Runs the trials of a plan, rung by rung, several at once; what is done already is not done again. Which
 * trials go on to the next rung depends on results alone, not on which of them came first.
 *
 * @param failures - those of before, by trial; none of them is tried again
 */
export async function runSweep(
  plan: SweepPlan,
  run: SweepRun,
  failures: Readonly<Record<string, string>>,
  events: SweepEvents,
): Promise<void> {
  const failed = new Set(Object.keys(failures));
  let trials = plan.trials;
  for (const [index, { epochs, trials: count }] of plan.rungs.entries()) {
    if (index > 0) trials = await bestTrials(plan, run.folder, trials, plan.rungs[index - 1]?.epochs, count);
    await events.onRung({ index, trials });
    const waiting = trials.values();
    const work = async () => {
      for (const trial of waiting) {
        if (run.signal.aborted) return;
        if (failed.has(trial.name) || isDone(await readTrial(join(run.folder, trial.name)), epochs)) continue;
        const failure = await doTrial(plan, trial, epochs, run, events);
        if (failure !== undefined) failed.add(trial.name);
      }
    };
    await Promise.all(Array.from({ length: run.jobs }, work));
    if (run.signal.aborted) return;
  }
}

async function doTrial(
  plan: SweepPlan,
  trial: TrialPlan,
  epochs: number | undefined,
  run: SweepRun,
  events: SweepEvents,
): Promise<string | undefined> {
  const folder = join(run.folder, trial.name);
  events.onStart(trial);
  const before = await readTrial(folder);
  const pause = epochs === undefined ? [] : ['--pause-after', `${epochs}`];
  const config = run.config === undefined ? [] : ['--config', run.config];
  const args =
    before.run === undefined
      ? ['train', plan.data, ...trial.args, '--out', folder, '--threads', `${plan.threads}`, ...config]
      : ['resume', folder];
  const end = await runTrial(folder, [...args, ...pause], { ...run, cwd: plan.cwd });
  if (end.by === 'signal') return undefined;
  const state = await readTrial(folder);
  const noResult =
    resultOf(state, plan, epochs) === undefined
      ? `${plan.goal} is no number: received ${state.history.at(-1)?.[plan.goal] ?? 'none'}`
      : undefined;
  const failure = end.by === 'failure' ? end.message : noResult;
  await events.onEnd(trial, state, failure);
  return failure;
}

/** The best of these trials at so many epochs, in the order of the plan; of equal ones the first. */
async function bestTrials(
  plan: SweepPlan,
  folder: string,
  trials: readonly TrialPlan[],
  epochs: number | undefined,
  count: number,
): Promise<readonly TrialPlan[]> {
  const results = await Promise.all(
    trials.map(async (trial) => {
      const value = resultOf(await readTrial(join(folder, trial.name)), plan, epochs);
      return value === undefined ? [] : [{ trial, value }];
    }),
  );
  const order = betterFirst(plan.goal);
  const best = results
    .flat()
    .toSorted((a, b) => order(a.value, b.value))
    .slice(0, count)
    .map(({ trial }) => trial);
  return trials.filter((trial) => best.includes(trial));
}
