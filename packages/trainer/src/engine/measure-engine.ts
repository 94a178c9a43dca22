import type { Network } from '@fovea/layers';
import { openSession } from '../session/open-session.ts';
import { stepsAhead } from '../session/steps-ahead.ts';
import type { StepReport, TrainingSession } from '../session/training-session.ts';
import type { OptimizerSettings } from '../settings/optimizer-settings.ts';
import type { Engine } from './engine.ts';
import { trialData, trialLoss } from './trial-data.ts';

/** How fast an engine trains a network. */
export interface EngineSpeed {
  readonly samplesPerSecond: number;
  /** Steps that were measured. */
  readonly steps: number;
  /** The part of the time in which the engine had nothing to do, 0 to 1: batches, counting, the loop itself. */
  readonly between: number;
}

export interface MeasureOptions {
  readonly network: Network;
  /** Images per step. */
  readonly batchSize: number;
  /** Default: Adam. */
  readonly optimizer?: OptimizerSettings;
  /** How long to measure after the first two steps (or groups of them), in seconds; three steps at least. Default: 1. */
  readonly seconds?: number;
  /** Ends the measurement after the step under way; what was measured until then counts. */
  readonly signal?: AbortSignal;
}

/**
 * Trains a network on noise for a moment, in the loop that `fit` uses, and
 * says how fast that was. The first two steps, in which engines compile, do not count.
 *
 * @returns undefined when it was aborted before there was anything to measure.
 * @throws whatever the engine throws.
 */
export async function measureEngine(
  engine: Engine,
  { network, batchSize, optimizer = { name: 'adam' }, seconds = 1, signal }: MeasureOptions,
): Promise<EngineSpeed | undefined> {
  let [busy, under, since] = [0, 0, 0];
  const timing = async <T>(take: () => Promise<T>): Promise<T> => {
    if (under++ === 0) since = performance.now();
    try {
      return await take();
    } finally {
      if (--under === 0) busy += performance.now() - since;
    }
  };
  const atOnce = engine.stepsAtOnce?.(network, batchSize) ?? 1;
  const group = engine.steps?.bind(engine);
  const timed: Engine = {
    device: engine.device,
    prepare: (...args) => engine.prepare(...args),
    evaluate: (batch) => engine.evaluate(batch),
    readState: () => engine.readState(),
    close: () => engine.close(),
    step: (batch, settings) => timing(() => engine.step(batch, settings)),
    stepsAtOnce: () => atOnce,
    ...(group === undefined ? {} : { steps: (batches, settings) => timing(() => group(batches, settings)) }),
  };
  const session = await openSession(
    network,
    // Far too many epochs, with a rate at which nothing can become infinite.
    {
      epochs: 1e9,
      batchSize,
      loss: trialLoss(network),
      optimizer,
      learningRate: 1e-5,
      schedule: { name: 'constant' },
    },
    {
      engine: timed,
      train: trialData(network, batchSize * Math.max(batchesOfNoise, atOnce)),
    },
  );
  const groups = endlessGroups(session);
  for (let i = 0; i < warmUp && signal?.aborted !== true; i++) await groups.next();
  busy = 0;
  const began = performance.now();
  since = began;
  let [steps, elapsed] = [0, 0];
  while ((steps < fewest || elapsed < 1000 * seconds) && signal?.aborted !== true) {
    steps += (await groups.next()).value?.length ?? 0;
    elapsed = performance.now() - began;
  }
  if (under > 0) busy += performance.now() - since;
  await groups.return();
  if (steps === 0 || elapsed === 0) return undefined;
  return {
    samplesPerSecond: (steps * batchSize * 1000) / elapsed,
    steps,
    between: Math.max(0, 1 - busy / elapsed),
  };
}

/** What the steps of one epoch after the other gave. */
async function* endlessGroups(session: TrainingSession): AsyncGenerator<readonly StepReport[], void, void> {
  for (;;) {
    yield* stepsAhead(session);
    await session.finishEpoch();
  }
}

const batchesOfNoise = 4;
const warmUp = 2;
const fewest = 3;
