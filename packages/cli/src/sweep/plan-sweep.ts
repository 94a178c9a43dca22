import { UsageError } from '@fovea/shape';
import { defaultSettings, type MetricName, metricGoals } from '@fovea/trainer';
import type { Option } from 'commander';
import { readValue } from '../config/apply-config.ts';
import { findData } from '../data/find-data.ts';
import { defined } from '../options/defined.ts';
import { type LossFlags, lossOf } from '../options/loss-options.ts';
import { type RunFlags, runPlan } from '../options/run-options.ts';
import { type UpdateFlags, updateSettings } from '../options/update-options.ts';
import { findArchitecture } from '../run/find-architecture.ts';
import { checkSpace } from './check-space.ts';
import { fittingValues } from './fitting-values.ts';
import { halvingPlan, type Rung } from './halving-plan.ts';
import { gridTrials, type Parameters, randomTrials, type TrialValues } from './sample-trials.ts';
import { argsOf, trainOptions } from './train-options.ts';

export type Search = 'grid' | 'random' | 'halving';

/** What is asked of a sweep. */
export interface SweepRequest {
  readonly data: string;
  /** What is searched; looked at here. */
  readonly space: unknown;
  /** Where that stands, for messages. */
  readonly path: string;
  readonly search: Search;
  readonly trials?: number;
  readonly eta?: number;
  readonly goal: MetricName;
  readonly threads: number;
  /** What holds for every trial, by the names of train's options, as the command line has it. */
  readonly values: TrialValues;
}

/** A sweep worked out: which trials, and for how long. Plain data; the same request gives the same plan. */
export interface SweepPlan {
  readonly data: string;
  readonly search: Search;
  readonly goal: MetricName;
  /** Where trials end early, what their best epoch is judged by: that one is exported. */
  readonly monitor?: MetricName;
  readonly threads: number;
  readonly parameters: Parameters;
  readonly rungs: readonly Rung[];
  readonly trials: readonly TrialPlan[];
  /** Where paths of it begin. */
  readonly cwd: string;
}

export interface TrialPlan {
  /** Its folder within that of the sweep. */
  readonly name: string;
  readonly values: TrialValues;
  /** What `fovea train` is told, beside data, folder and threads. */
  readonly args: readonly string[];
}

const [usualTrials, usualEta, usualHalvingEpochs] = [20, 3, 9];

/**
 * Works out the trials of a sweep, and refuses what would fail in each of them; no image is read yet.
 *
 * @throws UsageError for what does not go together, or is not there
 */
export async function planSweep(request: SweepRequest): Promise<SweepPlan> {
  const { search, threads, goal, path, data } = request;
  checkRequest(request);
  const options = trainOptions();
  const parameters = checkSpace(request.space, options, path);
  const names = Object.keys(parameters);
  if (search === 'halving' && names.includes('epochs')) {
    throw new UsageError('sweep-epochs', 'halving decides on the epochs itself', {
      path: `${path}, epochs`,
      hint: 'Give the most of them with --epochs, or search with --search random.',
    });
  }
  const base: TrialValues =
    search === 'halving' ? { epochs: usualHalvingEpochs, ...request.values } : request.values;
  const whole = (point: TrialValues) => fittingValues({ ...base, ...point }, names);
  const fitting = (point: TrialValues) => picked(whole(point), names);
  const count = request.trials ?? usualTrials;
  const seed = typeof base.seed === 'number' ? base.seed : defaultSettings.seed;
  const points =
    search === 'grid'
      ? gridTrials(parameters, fitting)
      : randomTrials(parameters, { trials: count, seed }, fitting);
  const digits = Math.max(2, `${points.length}`.length);
  const trials = points.map((values, i) => {
    const all = whole(values);
    checkTrial(all, options, path);
    return { name: `trial-${`${i + 1}`.padStart(digits, '0')}`, values, args: argsOf(all, options) };
  });
  await findData({ data, ...(typeof base.data === 'string' ? { folder: base.data } : {}) });
  for (const arch of new Set(points.map((point) => whole(point).arch))) {
    if (typeof arch === 'string' || typeof arch === 'number') await findArchitecture(`${arch}`);
  }
  const stopsEarly = base.earlyStop !== undefined;
  const { monitor } = readAll(base, options, path) as RunFlags;
  const rungs =
    search === 'halving'
      ? halvingPlan({ trials: trials.length, epochs: Number(base.epochs), eta: request.eta ?? usualEta })
      : [{ trials: trials.length }];
  const judged = defined({ monitor: stopsEarly ? (monitor ?? 'testLoss') : undefined });
  return { data, search, goal, ...judged, threads, parameters, rungs, trials, cwd: process.cwd() };
}

/** @throws UsageError for what does not go with that search */
function checkRequest({ search, trials, eta, goal, values }: SweepRequest): void {
  const refuse = (path: string, problem: string, hint: string) => {
    throw new UsageError('sweep-option', problem, { path, hint });
  };
  if (search === 'grid' && trials !== undefined) {
    refuse('--trials', 'a grid has as many trials as it has', 'Leave it out, or add --search random.');
  }
  if (search !== 'halving' && eta !== undefined)
    refuse('--eta', 'this goes with --search halving only', 'Leave it out.');
  if (!(goal in metricGoals)) {
    throw new UsageError('sweep-goal', 'there is no such figure', {
      path: '--goal',
      expected: Object.keys(metricGoals).join(', '),
      received: goal,
    });
  }
  if (values.maxSteps !== undefined) refuse('--max-steps', 'trials are counted in epochs', 'Give --epochs.');
}

/** @throws UsageError for values that do not go together, as `fovea train` would */
function checkTrial(values: TrialValues, options: ReadonlyMap<string, Option>, path: string): void {
  // Each was read by its own option, so it is what that option gives.
  const flags = readAll(values, options, path) as UpdateFlags & LossFlags & RunFlags;
  updateSettings(flags);
  lossOf(flags);
  runPlan(flags);
}

function readAll(values: TrialValues, options: ReadonlyMap<string, Option>, path: string): object {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const option = options.get(name);
      if (option === undefined || value === null || value === false) return [];
      return [[name, readValue(option, value, `${path}, ${name}`)]];
    }),
  );
}

function picked(values: TrialValues, names: readonly string[]): TrialValues {
  return Object.fromEntries(names.flatMap((name) => (name in values ? [[name, values[name] ?? null]] : [])));
}
