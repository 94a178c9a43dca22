import { dense, flatten, input, sequential } from '@fovea/layers';
import { EngineError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import type { Engine } from './engine/engine.ts';
import { type FitOptions, fit } from './fit.ts';
import { bitsOf, stripes, stripesNetwork, withEngine } from './fixtures/tiny-run.ts';
import type { Progress } from './session/progress.ts';
import type { RunSettings } from './settings/run-settings.ts';
import { type Checkpoint, encodeCheckpoint } from './state/checkpoint.ts';

const network = stripesNetwork();
const quick = { epochs: 2, batchSize: 8, learningRate: 0.01, seed: 7 } as const;

function run(settings: Partial<RunSettings>, options: Partial<FitOptions> = {}) {
  return withEngine((engine) => fit(network, settings, { engine, train: stripes(23), ...options }));
}

describe('fit', () => {
  it('learns to tell classes apart that can be told apart', async () => {
    const records: number[] = [];
    const { checkpoint, stopped } = await run(
      { epochs: 8, batchSize: 16, learningRate: 0.02 },
      {
        train: stripes(150),
        test: stripes(60, { seed: 2 }),
        onEpoch: ({ epoch }) => records.push(epoch),
      },
    );
    expect(stopped).toBe(false);
    expect(records).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const [first, last] = [checkpoint.history[0], checkpoint.history.at(-1)];
    expect(last?.testAccuracy).toBeGreaterThanOrEqual(0.95);
    expect(last?.loss).toBeLessThan((first?.loss ?? 0) / 2);
    expect(last?.testLoss).toBeLessThan(first?.testLoss ?? 0);
    expect(checkpoint.step).toBe(80);
  });

  it.each([1, 7, 11, 23, 64])(
    'goes once over all 23 images in each epoch with batch size %i',
    async (batchSize) => {
      const progress: Progress[] = [];
      const { checkpoint } = await run(
        { ...quick, batchSize },
        { onProgress: (each) => void progress.push(each) },
      );
      const batches = Math.ceil(23 / batchSize);
      expect(progress.map(({ epoch, batch }) => [epoch, batch])).toEqual(
        [1, 2].flatMap((epoch) => Array.from({ length: batches }, (_, i) => [epoch, i + 1])),
      );
      for (const each of progress) {
        expect(each).toMatchObject({ epochs: 2, batches });
        expect(each.secondsLeft).toBeGreaterThanOrEqual(0);
        expect(each.secondsLeft).toBeLessThan(3600);
        expect(each.samplesPerSecond).toBeGreaterThan(0);
        expect(each.accuracy).toBeLessThanOrEqual(1);
        expect(each.loss).toBeGreaterThan(0);
      }
      expect(progress.at(-1)?.secondsLeft).toBe(0);
      expect(progress.at(-1)?.loss).toBe(checkpoint.history[1]?.loss);
      expect(checkpoint.step).toBe(2 * batches);
    },
  );

  it('does the same with a batch size above the number of images as with that number', async () => {
    const exact = await run({ ...quick, batchSize: 23 });
    const above = await run({ ...quick, batchSize: 500 });
    expect(bitsOf(above.checkpoint)).toEqual(bitsOf(exact.checkpoint));
  });

  it('gives the same bits for the same seed, and others for another', async () => {
    const [first, second, other] = [await run(quick), await run(quick), await run({ ...quick, seed: 8 })];
    expect(bitsOf(second.checkpoint)).toEqual(bitsOf(first.checkpoint));
    for (const [name, values] of Object.entries(other.checkpoint.state)) {
      expect(values, name).not.toEqual(first.checkpoint.state[name]);
    }
  });

  it('visits every image once in each epoch, in another order', async () => {
    const data = stripes(23);
    // The first pixel of each image is its number.
    const pixels = data.pixels.map((value, i) => (i % 36 === 0 ? i / 36 : value));
    const visited: number[] = [];
    await withEngine((engine) => {
      const watching: Engine = {
        ...engine,
        step(batch, settings) {
          for (let i = 0; i < batch.size; i++) {
            visited.push(Math.round(255 * (0.5 + 0.5 * (batch.images[36 * i] ?? Number.NaN))));
          }
          return engine.step(batch, settings);
        },
      };
      return fit(network, quick, { engine: watching, train: { ...data, pixels } });
    });
    const [first, second] = [visited.slice(0, 23), visited.slice(23)];
    const all = Array.from({ length: 23 }, (_, i) => i);
    expect(first.toSorted((a, b) => a - b)).toEqual(all);
    expect(second.toSorted((a, b) => a - b)).toEqual(all);
    expect(first).not.toEqual(all);
    expect(second).not.toEqual(first);
  });

  it('takes what is not given from the default settings', async () => {
    const { checkpoint } = await run({ epochs: 1 });
    expect(checkpoint.settings).toEqual({
      epochs: 1,
      batchSize: 32,
      loss: { name: 'crossEntropy' },
      learningRate: 0.003,
      schedule: { name: 'cosine' },
      optimizer: { name: 'adam' },
      seed: 1,
    });
  });

  it('hands the next step over before the last has answered, but none over the end of an epoch', async () => {
    const seen: string[] = [];
    await withEngine((engine) =>
      fit(network, quick, {
        train: stripes(23),
        engine: {
          ...engine,
          async step(batch, own) {
            seen.push(`give ${own.step}`);
            const result = await engine.step(batch, own);
            seen.push(`get ${own.step}`);
            return result;
          },
        },
      }),
    );
    const epoch = (first: number) => [
      `give ${first}`,
      `give ${first + 1}`,
      `get ${first}`,
      `give ${first + 2}`,
      `get ${first + 1}`,
      `get ${first + 2}`,
    ];
    expect(seen).toEqual([...epoch(1), ...epoch(4)]);
  });

  it('calls onCheckpoint after each epoch and waits for it', async () => {
    const events: string[] = [];
    await run(quick, {
      onProgress: ({ epoch, batch }) => void events.push(`${epoch}.${batch}`),
      onEpoch: ({ epoch }) => void events.push(`epoch ${epoch}`),
      async onCheckpoint({ step, history }) {
        events.push(`keeping ${step}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
        events.push(`kept ${history.length}`);
      },
    });
    expect(events).toEqual(
      ['1.1', '1.2', '1.3', 'epoch 1', 'keeping 3', 'kept 1'].concat(
        ...['2.1', '2.2', '2.3', 'epoch 2', 'keeping 6', 'kept 2'],
      ),
    );
  });

  it('fails when the checkpoint cannot be kept', async () => {
    const onCheckpoint = () => Promise.reject(new Error('disk full'));
    await expect(run(quick, { onCheckpoint })).rejects.toThrow('disk full');
  });
});

describe('a run that diverges', () => {
  const wild = {
    ...quick,
    optimizer: { name: 'sgd', momentum: 0.9 },
    schedule: { name: 'constant' },
  } as const;

  it('stops with an error, and the checkpoint from before stays as it was', async () => {
    const before: { checkpoint: Checkpoint; bytes: Uint8Array }[] = [];
    const keep = (checkpoint: Checkpoint) =>
      void before.push({ checkpoint, bytes: encodeCheckpoint(checkpoint) });
    // One epoch is one step: the first one ends well, with weights that are too large for the second.
    const once = { ...wild, batchSize: 23, epochs: 40, learningRate: 1e6 };
    const error = await run(once, { onCheckpoint: keep }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EngineError);
    expect(String(error)).toMatch(
      /^EngineError: step \d+: (the loss|".+") is no number any more: received (NaN|-?Infinity)\. It began in .+ in step \d+\. Training diverged: try a smaller learning rate\. Checkpoints from before are as they were\.$/,
    );
    expect(before.length).toBeGreaterThan(0);
    for (const { checkpoint, bytes } of before) expect(encodeCheckpoint(checkpoint)).toEqual(bytes);
  });

  it('keeps no checkpoint with weights that are no numbers', async () => {
    let kept = 0;
    // The loss of the only step is a number; its update is what overflows.
    const once = { ...wild, epochs: 1, batchSize: 23, learningRate: 3e38 };
    const failing = withEngine((engine) =>
      fit(sequential(input([1, 6, 6]), flatten(), dense(3)), once, {
        engine,
        train: brighter(1e4),
        onCheckpoint: () => void kept++,
      }),
    );
    await expect(failing).rejects.toThrow(
      /^step 1: "dense_1.weight" is no number any more: received -?Infinity\. It began in the update of the weights \(sgd\) in step 1\. Training diverged/,
    );
    expect(kept).toBe(0);
  });

  it('says when it is the test images whose loss is no number', async () => {
    const failing = run({ ...wild, epochs: 1, learningRate: 1e30, batchSize: 23 }, { test: brighter(1e10) });
    await expect(failing).rejects.toThrow(/^step 1: the loss on the test images is no number any more/);
  });

  it('stops at pixels that are no numbers', async () => {
    const failing = run(quick, { train: brighter(1e300) });
    await expect(failing).rejects.toThrow(/^step 1: the loss is no number any more: received NaN\./);
  });

  /** The images so many times as bright, by their input specification. */
  function brighter(times: number) {
    const data = stripes(23);
    return { ...data, input: { ...data.input, std: [0.5 / times] } };
  }
});
