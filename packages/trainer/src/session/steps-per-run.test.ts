import { describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { type FitOptions, fit } from '../fit.ts';
import { bitsOf, stripes, stripesNetwork, withEngine } from '../fixtures/tiny-run.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from '../state/checkpoint.ts';
import type { Progress } from './progress.ts';

const network = stripesNetwork();
/** Five steps of six images per epoch and one of two, so that groups of 4 end in one of 1 and the smaller batch. */
const train = stripes(32);
const settings = { epochs: 3, batchSize: 6, learningRate: 0.01, seed: 3 };
const test = stripes(9, { seed: 2 });

function run(stepsPerRun: number, options: Partial<FitOptions> = {}, wrap = (engine: Engine) => engine) {
  return withEngine((engine) => fit(network, settings, { engine: wrap(engine), train, test, ...options }), {
    stepsPerRun,
  });
}

async function stopAfter(steps: number, stepsPerRun: number, resume?: Checkpoint): Promise<Checkpoint> {
  const stop = new AbortController();
  let done = 0;
  const { checkpoint, stopped } = await run(stepsPerRun, {
    signal: stop.signal,
    onProgress: () => void (++done === steps && stop.abort()),
    ...(resume === undefined ? {} : { resume }),
  });
  expect(stopped).toBe(true);
  return decodeCheckpoint(encodeCheckpoint(checkpoint));
}

const placeOf = ({ samplesPerSecond: _, secondsLeft: __, ...rest }: Progress) => rest;

describe('several steps per run', () => {
  it.each([2, 4, 5, 100])('give the bits and the progress of single steps: %i', async (stepsPerRun) => {
    const [single, grouped]: [Progress[], Progress[]] = [[], []];
    const one = await run(1, { onProgress: (progress) => void single.push(progress) });
    const many = await run(stepsPerRun, { onProgress: (progress) => void grouped.push(progress) });
    expect(bitsOf(many.checkpoint)).toEqual(bitsOf(one.checkpoint));
    expect(grouped.map(placeOf)).toEqual(single.map(placeOf));
    expect(grouped).toHaveLength(18);
  });

  it('are handed over in groups of one batch size, the rest of an epoch by itself', async () => {
    const groups: number[][] = [];
    await run(4, {}, (engine) => ({
      ...engine,
      step(batch, own) {
        groups.push([batch.size]);
        return engine.step(batch, own);
      },
      async steps(batches, each) {
        groups.push(batches.map(({ size }) => size));
        return (await engine.steps?.(batches, each)) ?? [];
      },
    }));
    expect(groups.slice(0, 4)).toEqual([[6, 6, 6, 6], [6], [2], [6, 6, 6, 6]]);
    expect(groups).toHaveLength(9);
  });

  it('stop after the group under way and the next, and go on with any number per run', async () => {
    const whole = await run(1);
    const first = await stopAfter(2, 4);
    expect([first.step, first.running.images]).toEqual([5, 30]);
    const second = await stopAfter(4, 3, first);
    expect(second.step).toBe(11);
    for (const stepsPerRun of [1, 2]) {
      const resumed = await run(stepsPerRun, { resume: second });
      expect(bitsOf(resumed.checkpoint)).toEqual(bitsOf(whole.checkpoint));
    }
  });

  it('tell which step it was whose loss is no number', async () => {
    const spoiled = (engine: Engine): Engine => ({
      ...engine,
      async steps(batches, each) {
        batches[2]?.images.fill(Number.NaN);
        return (await engine.steps?.(batches, each)) ?? [];
      },
    });
    await expect(run(4, {}, spoiled)).rejects.toThrow(
      /^step 3: the loss is no number any more: received NaN\./,
    );
  });

  it('are refused when they are no number of steps', async () => {
    await expect(run(0)).rejects.toThrow(
      'the number of steps per run cannot be used: expected a whole number above 0, received 0.',
    );
  });
});
