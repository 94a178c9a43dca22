import type { Dataset } from '@fovea/data';
import { describe, expect, it } from 'vitest';
import type { Engine } from './engine/engine.ts';
import { type FitOptions, type FitResult, fit } from './fit.ts';
import { bitsOf, stripes, stripesNetwork, withEngine } from './fixtures/tiny-run.ts';
import type { RunSettings } from './settings/run-settings.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './state/checkpoint.ts';

const network = stripesNetwork();
const train = stripes(23);
const test = stripes(10, { seed: 2 });
/** Four steps per epoch, the last one with 5 images. */
const settings: RunSettings = {
  epochs: 3,
  batchSize: 6,
  loss: { name: 'crossEntropy' },
  learningRate: 0.01,
  schedule: { name: 'cosine' },
  optimizer: { name: 'adam' },
  augment: [{ name: 'randomCrop', padding: 1 }, { name: 'flip' }],
  seed: 3,
};

function run(
  given: Partial<RunSettings>,
  options: Partial<FitOptions> = {},
  wrap: (engine: Engine) => Engine = (engine) => engine,
): Promise<FitResult> {
  return withEngine((engine) => fit(network, given, { engine: wrap(engine), train, test, ...options }));
}

/** Stops when the engine has so many steps, and passes the run on as a file. */
async function stopAfter(
  steps: number,
  resume?: Checkpoint,
  { given: asked = settings, ...data }: { readonly given?: RunSettings; readonly train?: Dataset } = {},
): Promise<Checkpoint> {
  const stop = new AbortController();
  let [given, done] = [0, 0];
  if (steps === 0) stop.abort();
  const kept: Checkpoint[] = [];
  const result = await run(
    asked,
    {
      ...data,
      signal: stop.signal,
      onProgress: () => void done++,
      onCheckpoint: (checkpoint) => void kept.push(checkpoint),
      ...(resume === undefined ? {} : { resume }),
    },
    (engine) => ({
      ...engine,
      step(batch, own) {
        given++;
        if (given === steps) stop.abort();
        return engine.step(batch, own);
      },
    }),
  );
  expect(result.stopped).toBe(true);
  expect(kept.at(-1)).toBe(result.checkpoint);
  expect(done).toBe(steps);
  return decodeCheckpoint(encodeCheckpoint(result.checkpoint));
}

/** The training images from a store, which counts those that it was not told of before. */
function readOneByOne(): { readonly streamed: Dataset; readonly expected: { unforeseen: number } } {
  const expected = { unforeseen: 0 };
  let next: readonly number[] = [];
  const pixels = {
    length: train.length,
    at(index: number) {
      if (!next.includes(index)) expected.unforeseen++;
      return train.pixels.slice(36 * index, 36 * index + 36);
    },
    expect(indices: readonly number[]) {
      next = indices;
    },
  };
  return { streamed: { ...train, pixels }, expected };
}

describe('a run that was stopped and resumed from a file', () => {
  it.each([
    ['before the first step', 0],
    ['after the first step', 1],
    ['before the last, smaller batch of an epoch', 3],
    ['at the border of two epochs', 4],
    ['in the middle of the second epoch', 6],
    ['one step before the end', 11],
  ])('ends in the same bits as one that was not: %s', async (_, steps) => {
    const whole = await run(settings);
    const stopped = await stopAfter(steps);
    expect(stopped.step).toBe(steps);
    expect(stopped.history).toHaveLength(Math.floor(steps / 4));
    const resumed = await run({}, { resume: stopped });
    expect(resumed.stopped).toBe(false);
    expect(bitsOf(resumed.checkpoint)).toEqual(bitsOf(whole.checkpoint));
    expect(resumed.checkpoint.settings).toEqual(settings);
  });

  it('reads images that are not in memory in the same order, mixed with the same others', async () => {
    const mixed = { ...settings, augment: [{ name: 'flip' }, { name: 'mixup' }] } as const;
    const { streamed, expected } = readOneByOne();
    const whole = await run(mixed);
    const stopped = await stopAfter(6, undefined, { given: mixed, train: streamed });
    const resumed = await run({}, { resume: stopped, train: streamed });
    expect(bitsOf(resumed.checkpoint)).toEqual(bitsOf(whole.checkpoint));
    expect(expected.unforeseen).toBe(0);
  });

  it('goes on with the same images of each class where they are balanced', async () => {
    // Every third image is of class 0; of what is left, most are of class 1.
    const uneven = { ...train, labels: train.labels.map((label, i) => (label === 2 && i > 4 ? 1 : label)) };
    const balanced = { ...settings, balance: true };
    const whole = await run(balanced, { train: uneven });
    const stopped = await stopAfter(6, undefined, { given: balanced, train: uneven });
    expect(stopped.settings.balance).toBe(true);
    const resumed = await run({}, { resume: stopped, train: uneven });
    expect(bitsOf(resumed.checkpoint)).toEqual(bitsOf(whole.checkpoint));
    const plain = await run(settings, { train: uneven });
    expect(bitsOf(plain.checkpoint)).not.toEqual(bitsOf(whole.checkpoint));
    await expect(run({ balance: false }, { resume: stopped, train: uneven })).rejects.toThrow(
      'resume: the checkpoint is of a run that differs in balance: expected true, received false.',
    );
  });

  it('may be stopped again and again', async () => {
    let stopped = await stopAfter(2);
    for (const steps of [1, 3, 1]) stopped = await stopAfter(steps, stopped);
    const resumed = await run(settings, { resume: stopped });
    expect(bitsOf(resumed.checkpoint)).toEqual(bitsOf((await run(settings)).checkpoint));
  });

  it('is whole when it is stopped after its last step', async () => {
    const stop = new AbortController();
    const result = await run(settings, {
      signal: stop.signal,
      onProgress: ({ secondsLeft }) => void (secondsLeft === 0 && stop.abort()),
    });
    expect(result.stopped).toBe(false);
    expect(bitsOf(result.checkpoint)).toEqual(bitsOf((await run(settings)).checkpoint));
  });

  it('may go on for more epochs', async () => {
    const constant = { ...settings, schedule: { name: 'constant' } } as const;
    const short = await run({ ...constant, epochs: 1 });
    const longer = await run({ epochs: 3 }, { resume: short.checkpoint });
    expect(bitsOf(longer.checkpoint)).toEqual(bitsOf((await run(constant)).checkpoint));
    expect(longer.checkpoint.settings.epochs).toBe(3);
  });

  it('has nothing to do when all its epochs are done', async () => {
    const { checkpoint } = await run(settings);
    let steps = 0;
    const again = await run(settings, { resume: checkpoint, onProgress: () => void steps++ });
    expect(steps).toBe(0);
    expect(bitsOf(again.checkpoint)).toEqual(bitsOf(checkpoint));
  });
});

describe('a checkpoint of another run', () => {
  const hint = ' A run goes on as it was started; only the number of epochs and of steps may change.';
  const other = (given: Partial<RunSettings>, options: Partial<FitOptions> = {}) =>
    stopAfter(1).then((resume) => run(given, { resume, ...options }));

  it.each<[string, Partial<RunSettings>]>([
    ['batchSize: expected 6, received 7.', { batchSize: 7 }],
    ['seed: expected 3, received 4.', { seed: 4 }],
    ['learningRate: expected 0.01, received 0.1.', { learningRate: 0.1 }],
    [
      'schedule: expected {"name":"cosine"}, received {"name":"constant"}.',
      { schedule: { name: 'constant' } },
    ],
    [
      'optimizer: expected {"name":"adam"}, received {"momentum":0.9,"name":"sgd"}.',
      { optimizer: { name: 'sgd', momentum: 0.9 } },
    ],
  ])('is refused for its %s', async (text, given) => {
    await expect(other(given)).rejects.toThrow(
      `resume: the checkpoint is of a run that differs in ${text}${hint}`,
    );
  });

  it('is refused for its classes, input and number of images', async () => {
    await expect(other({}, { train: { ...train, classes: ['a', 'b', 'c'] } })).rejects.toThrow(
      `resume: the checkpoint is of a run that differs in classes: expected ["top","middle","bottom"], received ["a","b","c"].${hint}`,
    );
    const input = { ...train.input, mean: [0.4] };
    await expect(other({}, { train: { ...train, input } })).rejects.toThrow(
      'resume: the checkpoint is of a run that differs in input: expected {"channels":1,',
    );
    const { checkpoint } = await run({ ...settings, epochs: 1 });
    await expect(run({ epochs: 2 }, { train: stripes(30), resume: checkpoint })).rejects.toThrow(
      'resume: the checkpoint is of a run on another number of images: expected 4 steps so far, received 5 with these 30 images.',
    );
  });

  it('is refused for its network', async () => {
    const checkpoint = await stopAfter(1);
    const json = JSON.stringify(network.toJSON()).replace('0.25', '0.5');
    const resume = { ...checkpoint, network: { ...network, toJSON: () => JSON.parse(json) } };
    await expect(run({}, { resume })).rejects.toThrow(
      'resume: the checkpoint is of a run that differs in network: expected {"input":[1,6,6],"layers":[{"attributes":{',
    );
  });
});
