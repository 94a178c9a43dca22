import { join } from 'node:path';
import type { Output } from '../terminal/output.ts';
import { betterFirst } from './better-first.ts';
import type { SweepPlan, TrialPlan } from './plan-sweep.ts';
import type { SweepEvents } from './run-sweep.ts';
import { type RunningTrial, runningLines, sweepLine, trialLine } from './sweep-lines.ts';
import { isDone, readTrial, resultOf } from './trial-state.ts';

/** How often trials at work are looked at, in milliseconds. */
const lookEvery = 500;

/** Tells of a sweep while it runs: a line for each trial that ends, and in a terminal what is at work. */
export function followSweep(
  plan: SweepPlan,
  folder: string,
  failures: Readonly<Record<string, string>>,
  output: Output,
): { readonly events: SweepEvents; end(): void } {
  const { goal, rungs } = plan;
  const order = betterFirst(goal);
  const failed = new Set(Object.keys(failures));
  const running = new Map<string, TrialPlan>();
  let rung: { readonly names: readonly string[]; readonly epochs?: number } = { names: [] };
  let best: { readonly name: string; readonly result: number } | undefined;
  const done = new Set<string>();

  const consider = (name: string, result: number | undefined) => {
    if (result === undefined) return;
    if (best === undefined || order(result, best.result) < 0) best = { name, result };
  };
  const progress = () =>
    sweepLine({ done: done.size, count: rung.names.length, failed: failed.size, goal, best });
  const look = async () => {
    const trials = await Promise.all(
      [...running.values()].map(async ({ name, values }): Promise<RunningTrial> => {
        const { history } = await readTrial(join(folder, name));
        const last = history.at(-1)?.[goal];
        return { name, values, epochs: history.length, ...(last === undefined ? {} : { result: last }) };
      }),
    );
    if (running.size === 0) return;
    output.live([progress(), ...runningLines(trials, goal, output.columns)].join('\n'));
  };
  const timer = setInterval(() => void look(), lookEvery);
  timer.unref();

  return {
    events: {
      async onRung({ index, trials }) {
        const epochs = rungs[index]?.epochs;
        rung = { names: trials.map(({ name }) => name), ...(epochs === undefined ? {} : { epochs }) };
        done.clear();
        best = undefined;
        for (const { name } of trials) {
          const state = await readTrial(join(folder, name));
          if (failed.has(name) || isDone(state, epochs)) done.add(name);
          if (!failed.has(name)) consider(name, resultOf(state, plan, epochs));
        }
        if (done.size > 0 && done.size < trials.length)
          output.line(`done already: ${done.size} of ${trials.length}`);
        if (index > 0)
          output.line(
            `${trials.length === 1 ? 'the best one goes' : `the best ${trials.length} go`} on to ${epochs} epochs: ${rung.names.join(', ')}`,
          );
      },
      onStart(trial) {
        running.set(trial.name, trial);
      },
      onEnd({ name, values }, state, failure) {
        running.delete(name);
        done.add(name);
        const result = resultOf(state, plan, rung.epochs);
        if (failure === undefined) consider(name, result);
        else failed.add(name);
        const seconds = state.history.reduce((sum, epoch) => sum + epoch.seconds, 0);
        const ended = {
          ...{ name, values, epochs: state.history.length, seconds },
          ...(result === undefined ? {} : { result }),
          ...(failure === undefined ? {} : { failure }),
        };
        output.line(trialLine(ended, goal, output));
        output.live(progress());
      },
    },
    end() {
      clearInterval(timer);
      output.clear();
    },
  };
}
