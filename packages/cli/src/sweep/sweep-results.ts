import { join } from 'node:path';
import type { SweepTrial } from '@fovea/report';
import { betterFirst } from './better-first.ts';
import type { SweepPlan } from './plan-sweep.ts';
import { isDone, readTrial, resultOf } from './trial-state.ts';

/** What became of every trial, the best first: those with more epochs before the others, failed and open ones last. */
export async function sweepResults(
  plan: SweepPlan,
  folder: string,
  failures: Readonly<Record<string, string>>,
): Promise<readonly SweepTrial[]> {
  const trials = await Promise.all(
    plan.trials.map(async ({ name, values }): Promise<SweepTrial> => {
      const state = await readTrial(join(folder, name));
      const failure = failures[name];
      const reached = plan.rungs.findLastIndex(({ epochs }) => isDone(state, epochs));
      const rung = plan.rungs[reached];
      const result = rung === undefined ? undefined : resultOf(state, plan, rung.epochs);
      const first = resultOf(state, plan, plan.rungs[0]?.epochs);
      return {
        name,
        values,
        epochs: state.history.length,
        seconds: state.history.reduce((sum, { seconds }) => sum + seconds, 0),
        ...(result === undefined ? {} : { result }),
        ...(first === undefined ? {} : { firstResult: first }),
        ...(failure === undefined ? {} : { failure }),
      };
    }),
  );
  const rank = ({ result, failure }: SweepTrial) =>
    failure !== undefined ? 2 : result === undefined ? 1 : 0;
  const order = betterFirst(plan.goal);
  return trials.toSorted((a, b) => {
    const byState = rank(a) - rank(b);
    if (byState !== 0 || a.result === undefined || b.result === undefined) return byState;
    const byEpochs = plan.rungs.length > 1 ? b.epochs - a.epochs : 0;
    return byEpochs || order(a.result, b.result);
  });
}
