import { describe, expect, it } from 'vitest';
import { type FitOptions, fit } from '../fit.ts';
import { bitsOf, stripes, stripesNetwork, withEngine } from '../fixtures/tiny-run.ts';
import type { RunSettings } from '../settings/run-settings.ts';
import type { Checkpoint } from '../state/checkpoint.ts';
import { runLimits } from './run-limits.ts';

const network = stripesNetwork();
const quick = { batchSize: 8, learningRate: 0.01, seed: 7, schedule: { name: 'constant' } } as const;

function run(settings: Partial<RunSettings>, options: Partial<FitOptions> = {}, stepsPerRun = 1) {
  return withEngine((engine) => fit(network, settings, { engine, train: stripes(23), ...options }), {
    stepsPerRun,
  });
}

describe('maxSteps', () => {
  it('ends a run within an epoch, with as many epochs as that takes, and more steps go on from there', async () => {
    const rates: number[] = [];
    const cosine = { ...quick, schedule: { name: 'cosine' } } as const;
    const part = await run(
      { ...cosine, maxSteps: 4 },
      { callbacks: [{ name: 'rates', onStep: ({ learningRate }) => void rates.push(learningRate) }] },
    );
    expect(part).toMatchObject({ stopped: true, end: { by: 'maxSteps' } });
    expect(part.checkpoint).toMatchObject({ step: 4, settings: { epochs: 2, maxSteps: 4 } });
    // The schedule ends with the steps, not with the epoch.
    expect(rates[2]).toBeCloseTo(0.005, 10);
  });

  it('takes exactly so many where the engine takes several at once, and goes on to the same bits', async () => {
    const whole = await run({ ...quick, epochs: 2 });
    const part = await run({ ...quick, epochs: 2, maxSteps: 4 }, {}, 2);
    expect(part.checkpoint.step).toBe(4);
    const rest = await run({ maxSteps: 6 }, { resume: part.checkpoint });
    expect(rest).toMatchObject({ stopped: false, end: { by: 'epochs' } });
    expect(bitsOf(rest.checkpoint)).toEqual(bitsOf(whole.checkpoint));
  });

  it('ends nothing where the epochs end first', async () => {
    expect(await run({ ...quick, epochs: 1, maxSteps: 3 })).toMatchObject({ end: { by: 'epochs' } });
    expect(await run({ ...quick, epochs: 1, maxSteps: 9 })).toMatchObject({ checkpoint: { step: 3 } });
  });
});

describe('maxSeconds', () => {
  it('ends a run with a checkpoint from which it goes on', async () => {
    const kept: Checkpoint[] = [];
    // The time is up before the first step.
    const part = await run(
      { ...quick, epochs: 1 },
      { maxSeconds: 1e-9, onCheckpoint: (now) => void kept.push(now) },
    );
    expect(part).toMatchObject({ stopped: true, end: { by: 'maxSeconds' } });
    expect(kept.map(({ step }) => step)).toEqual([0]);
    const rest = await run({}, { resume: part.checkpoint, maxSeconds: 3600 });
    expect(bitsOf(rest.checkpoint)).toEqual(bitsOf((await run({ ...quick, epochs: 1 })).checkpoint));
  });
});

describe('checkpointEvery', () => {
  it('keeps checkpoints within an epoch, and changes nothing', async () => {
    const kept: number[] = [];
    const { checkpoint } = await run(
      { ...quick, batchSize: 4, epochs: 2 },
      { checkpointEvery: { steps: 2 }, onCheckpoint: ({ step }) => void kept.push(step) },
    );
    // Six steps are an epoch.
    expect(kept).toEqual([2, 4, 6, 8, 10, 12]);
    expect(bitsOf(checkpoint)).toEqual(bitsOf((await run({ ...quick, batchSize: 4, epochs: 2 })).checkpoint));
  });
});

it.each([
  [
    { maxSeconds: 0 },
    'maxSeconds: the run cannot be limited like this: expected a number above 0, received 0.',
  ],
  [
    { checkpointEvery: { steps: 1.5 } },
    'checkpointEvery.steps: the run cannot be limited like this: expected a whole number above 0, received 1.5.',
  ],
])('refuses %j', (options, message) => {
  expect(() => runLimits(options)).toThrow(message);
});
