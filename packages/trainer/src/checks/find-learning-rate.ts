import type { Network } from '@fovea/layers';
import { EngineError } from '@fovea/shape';
import { openSession } from '../session/open-session.ts';
import { defaultSettings, type RunSettings } from '../settings/run-settings.ts';
import { checkRange } from '../settings/setting-range.ts';
import { type CheckOptions, lossOfRun } from './temporary-run.ts';

export interface FindLearningRateOptions extends CheckOptions {
  /** The first learning rate. Default 1e-6. */
  readonly from?: number;
  /** The last, where nothing diverges before it. Default 10. */
  readonly to?: number;
  /** Steps in between, each with a rate that is larger by the same factor; at least 10. Default 100. */
  readonly steps?: number;
  onStep?(point: RatePoint): void;
}

/** One step of the test. */
export interface RatePoint {
  readonly step: number;
  readonly learningRate: number;
  /** Of the step's batch, before the step. */
  readonly loss: number;
  /** Averaged over the steps so far, the later the more. */
  readonly smoothed: number;
}

export interface LearningRateResult {
  /** The rate at which the smoothed loss falls most steeply; missing where it never falls. */
  readonly suggestion?: number;
  readonly points: readonly RatePoint[];
  /** Whether the loss grew to four times its lowest or was no number any more, which ends the test. */
  readonly diverged: boolean;
}

/**
 * Finds a learning rate by the range test (Smith 2015, arXiv:1506.01186): trains with a rate that grows
 * exponentially, and looks where the loss falls most steeply over the logarithm of the rate. The losses are
 * smoothed as in fastai (bias-corrected exponential average of 0.9). Augmentation, optimiser and loss are those of the run;
 * its schedule is left out. The engine has the network's initial weights afterwards.
 *
 * @throws as `fit` does, UsageError for an option out of range
 */
export async function findLearningRate(
  network: Network,
  given: Partial<RunSettings>,
  { engine, train, loss, signal, from = 1e-6, to = 10, steps = 100, onStep }: FindLearningRateOptions,
): Promise<LearningRateResult> {
  checkRange('findLearningRate', 'from', from, from > 0 && from < to, `a number above 0 and below ${to}`);
  const whole = Number.isSafeInteger(steps) && steps >= 10;
  checkRange('findLearningRate', 'steps', steps, whole, 'a whole number of at least 10');
  const { maxSteps: _, accumulate: __, ...settings } = { ...defaultSettings, ...given };
  const session = await openSession(
    network,
    { ...settings, epochs: steps, learningRate: from, schedule: { name: 'constant' } },
    { engine, train, loss: lossOfRun(settings, { train, ...(loss && { loss }) }) },
  );
  const { state: before } = await session.checkpoint();
  const points: RatePoint[] = [];
  let [average, lowest, diverged] = [0, Number.POSITIVE_INFINITY, false];
  for (let step = 1; step <= steps && !diverged && signal?.aborted !== true; step++) {
    const learningRate = from * (to / from) ** ((step - 1) / (steps - 1));
    session.change({ learningRate });
    const report = await session.step().catch((error: unknown) => {
      if (error instanceof EngineError && error.code === 'diverged') return undefined;
      throw error;
    });
    if (report === undefined) {
      diverged = true;
      break;
    }
    average = smoothing * average + (1 - smoothing) * report.loss;
    const smoothed = average / (1 - smoothing ** step);
    const point = { step, learningRate, loss: report.loss, smoothed };
    points.push(point);
    onStep?.(point);
    lowest = Math.min(lowest, smoothed);
    diverged = step > warmUp && smoothed > tooMuch * lowest;
    if (session.epochDone) await session.finishEpoch();
  }
  await session.load(before);
  const suggestion = steepest(points);
  return { ...(suggestion === undefined ? {} : { suggestion }), points, diverged };
}

const smoothing = 0.9;
/** Times the lowest loss. */
const tooMuch = 4;
/** Steps at the beginning whose average is of too few to be judged. */
const warmUp = 5;

/** The rate in the middle of the three steps over which the smoothed loss falls most. */
export function steepest(points: readonly RatePoint[]): number | undefined {
  let best: { readonly slope: number; readonly learningRate: number } | undefined;
  // Where it diverges, the last points rise; before the average has settled, the first ones are chance.
  for (let i = warmUp; i < points.length - 1; i++) {
    const [before, here, after] = [points[i - 1], points[i], points[i + 1]];
    if (before === undefined || here === undefined || after === undefined) continue;
    // The steps are evenly far apart on a logarithmic scale.
    const slope = after.smoothed - before.smoothed;
    if (slope < (best?.slope ?? 0)) best = { slope, learningRate: here.learningRate };
  }
  return best?.learningRate;
}
