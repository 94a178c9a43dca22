import { batchNorm2d, conv2d, dense, flatten, input, relu, residual, sequential } from '@fovea/layers';
import { UsageError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.ts';
import { type FitOptions, fit } from '../fit.ts';
import { bitsOf, stripes, stripesNetwork, withEngine } from '../fixtures/tiny-run.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from '../state/checkpoint.ts';
import { matchesName } from './match-name.ts';
import { defaultSettings, type RunSettings } from './run-settings.ts';
import { type UpdateSettings, updateRules } from './update-settings.ts';

const train = stripes(30);
const test = stripes(9, { seed: 2 });
const network = stripesNetwork();

function run(
  given: Partial<RunSettings>,
  {
    stepsPerRun = 1,
    on = network,
    ...options
  }: Partial<FitOptions> & { stepsPerRun?: number; on?: typeof network } = {},
) {
  return withEngine((engine) => fit(on, given, { engine, train, test, ...options }), { stepsPerRun });
}

describe('gradients gathered over several batches', () => {
  // Nothing in it looks at other images of the batch, and nothing is random.
  const plain = sequential(input([1, 6, 6]), conv2d({ filters: 3, kernel: 3 }), relu(), flatten(), dense(3));
  const settings = {
    epochs: 2,
    learningRate: 0.05,
    optimizer: { name: 'sgd', momentum: 0.9 },
    seed: 4,
  } as const;

  it.each([1, 3])(
    'make the steps of the large batch, a smaller one last, %i per run',
    async (stepsPerRun) => {
      const large = await run({ ...settings, batchSize: 12 }, { on: plain });
      // Seven batches of 4 and one of 2: updates after 12, 24 and 30 images.
      const small = await run({ ...settings, batchSize: 4, accumulate: 3 }, { on: plain, stepsPerRun });
      expect(small.checkpoint.step).toBe(16);
      expect(large.checkpoint.step).toBe(6);
      for (const [name, values] of Object.entries(large.checkpoint.state)) {
        const got = small.checkpoint.state[name] ?? new Float32Array();
        expect(
          Math.max(...values.map((value, i) => Math.abs(value - (got[i] ?? Number.NaN)))),
          name,
        ).toBeLessThan(1e-5);
      }
    },
  );
});

const everything: RunSettings = {
  ...defaultSettings,
  epochs: 3,
  batchSize: 4,
  loss: { name: 'crossEntropy' },
  learningRate: 0.02,
  schedule: { name: 'one-cycle' },
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 0.01 },
  clip: { norm: 0.5, value: 0.3 },
  accumulate: 3,
  ema: { decay: 0.9 },
  groups: [
    { parameters: ['dense_1'], rate: 0.5 },
    { parameters: ['*.bias'], weightDecay: 0.1 },
  ],
  seed: 3,
};

async function stopAfter(
  steps: number,
  given: Partial<RunSettings>,
  resume?: Checkpoint,
): Promise<Checkpoint> {
  const stop = new AbortController();
  let done = 0;
  const { checkpoint, stopped } = await run(given, {
    signal: stop.signal,
    onProgress: () => void (++done === steps && stop.abort()),
    ...(resume === undefined ? {} : { resume }),
  });
  expect(stopped).toBe(true);
  return decodeCheckpoint(encodeCheckpoint(checkpoint));
}

describe('a run with everything', () => {
  const everythingAtOnce = run(everything).then(({ checkpoint }) => bitsOf(checkpoint));

  it('ends in the same bits, stopped among gathered gradients and resumed from a file or not', async () => {
    const first = await stopAfter(4, everything);
    const second = await stopAfter(5, {}, first);
    expect(second.step).toBeGreaterThan(first.step);
    const resumed = await run({}, { resume: second });
    expect(bitsOf(resumed.checkpoint)).toEqual(await everythingAtOnce);
    expect(resumed.checkpoint.settings).toEqual(everything);
  });

  it('ends in the same bits with several steps in one run', async () => {
    const { checkpoint } = await run(everything, { stepsPerRun: 5 });
    expect(bitsOf(checkpoint)).toEqual(await everythingAtOnce);
  });

  it('ends in the same bits where its rate waits for a plateau', async () => {
    const waiting = { ...everything, schedule: { name: 'plateau', patience: 0, threshold: 0.9 } } as const;
    const whole = await run(waiting);
    const resumed = await run({}, { resume: await stopAfter(17, waiting) });
    expect(bitsOf(resumed.checkpoint)).toEqual(bitsOf(whole.checkpoint));
    const steady = await run({ ...everything, schedule: { name: 'constant' } });
    expect(bitsOf(whole.checkpoint)).not.toEqual(bitsOf(steady.checkpoint));
  });
});

describe('the average of the weights', () => {
  it('stands where the weights do, and is what is evaluated', async () => {
    await withEngine(async (engine) => {
      const { checkpoint } = await fit(network, { ...everything, accumulate: 1 }, { engine, train, test });
      const { state, history } = checkpoint;
      expect(state['raw.conv2d_1.weight']).not.toEqual(state['conv2d_1.weight']);
      expect(state['raw.batchNorm2d_1.running_mean']).toBeUndefined();
      expect((await evaluate(engine, test)).loss).toBe(history.at(-1)?.testLoss);
    });
  });

  it('is the weights themselves when nothing of it stays', async () => {
    const { state } = (await run({ epochs: 1, ema: { decay: 0, warmup: false } })).checkpoint;
    for (const name of ['conv2d_1.weight', 'batchNorm2d_1.bias', 'dense_1.weight']) {
      const [average = [], raw = []] = [state[name], state[`raw.${name}`]];
      expect(
        Math.max(...Array.from(raw, (value, i) => Math.abs(value - (average[i] ?? 9)))),
        name,
      ).toBeLessThan(1e-6);
    }
  });
});

describe('frozen layers', () => {
  it('stay as they are, running statistics and all, and the others learn', async () => {
    const { checkpoint } = await run({
      epochs: 1,
      freeze: ['batchNorm2d_1', 'conv2d_*'],
      ema: { decay: 0.5 },
    });
    const untouched = (await run({ epochs: 1, freeze: ['conv2d_1'] })).checkpoint.state;
    expect(checkpoint.state['conv2d_1.weight']).toEqual(untouched['conv2d_1.weight']);
    expect(checkpoint.state['batchNorm2d_1.weight']).toEqual(new Float32Array(4).fill(1));
    expect(checkpoint.state['batchNorm2d_1.running_mean']).toEqual(new Float32Array(4));
    expect(untouched['batchNorm2d_1.running_mean']).not.toEqual(new Float32Array(4));
    expect(
      Object.keys(checkpoint.state)
        .filter((name) => /^(raw|adam)/.test(name))
        .sort(),
    ).toEqual([
      'adam.m.dense_1.bias',
      'adam.m.dense_1.weight',
      'adam.v.dense_1.bias',
      'adam.v.dense_1.weight',
      'raw.dense_1.bias',
      'raw.dense_1.weight',
    ]);
  });

  it('cannot be all of them', async () => {
    await expect(run({ freeze: ['*'] })).rejects.toThrow(
      'training step: all parameters of the network are frozen. Leave one that learns.',
    );
  });
});

describe('names', () => {
  it.each([
    ['conv2d_1.weight', 'conv2d_1', true],
    ['conv2d_1.weight', 'conv2d_*', true],
    ['conv2d_1.weight', 'conv2d_1.weight', true],
    ['conv2d_1.weight', '*.weight', true],
    ['conv2d_1.weight', 'conv2d', false],
    ['conv2d_1.weight', 'weight', false],
    ['conv2d_12.weight', 'conv2d_1', false],
    ['residual_1.conv2d_1.weight', 'residual_1', true],
    ['residual_1.conv2d_1.weight', 'residual_1.conv2d_1', true],
    ['residual_1.conv2d_1.weight', 'conv2d_1', false],
    ['residual_1.conv2d_1.weight', '*conv2d_1', true],
    ['a+b.weight', 'a+b', true],
    ['aab.weight', 'a+b', false],
  ])('%s and the pattern %s: %s', (name, pattern, expected) => {
    expect(matchesName(name, pattern)).toBe(expected);
  });

  it('choose parameters, the last group that fits and freezing before all', () => {
    const deep = sequential(
      input([2, 4, 4]),
      residual(conv2d({ filters: 2, kernel: 3, padding: 1 }), batchNorm2d()),
      flatten(),
      dense(2),
    );
    const rules = updateRules(deep, {
      groups: [
        { parameters: ['*'], rate: 0.5 },
        { parameters: ['dense_1'], rate: 2, weightDecay: 0 },
      ],
      freeze: ['residual_1.conv2d_1.bias'],
    });
    expect(rules.parameters).toEqual({
      'residual_1.conv2d_1.weight': { rate: 0.5 },
      'residual_1.conv2d_1.bias': { rate: 0.5, frozen: true },
      'residual_1.batchNorm2d_1.weight': { rate: 0.5 },
      'residual_1.batchNorm2d_1.bias': { rate: 0.5 },
      'dense_1.weight': { rate: 2, weightDecay: 0 },
      'dense_1.bias': { rate: 2, weightDecay: 0 },
    });
    expect(updateRules(deep, {})).toEqual({});
  });
});

describe('settings that cannot be', () => {
  it.each<[UpdateSettings, string]>([
    [{ clip: { norm: 0 } }, 'clip: norm is out of range: expected a number above 0, received 0.'],
    [
      { clip: { value: Number.NaN } },
      'clip: value is out of range: expected a number above 0, received NaN.',
    ],
    [
      { accumulate: 1.5 },
      'training: accumulate is out of range: expected a whole number of at least 1, received 1.5.',
    ],
    [
      { ema: { decay: 1 } },
      'ema: decay is out of range: expected a number from 0 up to but not including 1, received 1.',
    ],
    [
      { groups: [{ parameters: ['*'], rate: 0 }] },
      'groups[0]: rate is out of range: expected a number above 0, received 0.',
    ],
    [
      { groups: [{ parameters: ['*'] }, { parameters: ['*'], weightDecay: -1 }] },
      'groups[1]: weightDecay is out of range: expected a number of at least 0, received -1.',
    ],
    [
      { freeze: ['conv2d'] },
      'freeze: "conv2d" fits no parameter of the network: expected a layer that learns (conv2d_1, batchNorm2d_1, dense_1) or one of its parameters. * stands for any characters, as in conv2d_*.',
    ],
    [
      { groups: [{ parameters: ['running_mean'] }] },
      'groups[0]: "running_mean" fits no parameter of the network:',
    ],
  ])('%o', (settings, text) => {
    expect(() => updateRules(network, settings)).toThrow(UsageError);
    expect(() => updateRules(network, settings)).toThrow(text);
  });
});
