import type { Loss } from '@fovea/compiler';
import { type Batch, type Dataset, readBatch, type TargetDataset } from '@fovea/data';
import { dense, flatten, input, sequential } from '@fovea/layers';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';
import { type FitOptions, fit } from './fit.ts';
import { bitsOf, stripes, stripesNetwork, withEngine } from './fixtures/tiny-run.ts';
import { sgd } from './optimizers/sgd.ts';
import { openSession } from './session/open-session.ts';
import type { Progress } from './session/progress.ts';
import { balancedWeights } from './settings/balanced-weights.ts';
import { type LossSettings, lossFrom } from './settings/loss-settings.ts';
import type { RunSettings } from './settings/run-settings.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './state/checkpoint.ts';
import { initialState } from './state/initial-state.ts';

const network = stripesNetwork();
const quick = { epochs: 2, batchSize: 8, learningRate: 0.01, seed: 7 } as const;

/** The stripes with numbers in the place of their labels. */
function targeted(length: number, targetsOf: (label: number) => readonly number[], seed = 1): TargetDataset {
  const { labels, ...images } = stripes(length, { seed });
  const targets = Float32Array.from(Array.from(labels).flatMap(targetsOf));
  return { ...images, targets, targetShape: [targetsOf(0).length] };
}

const oneHot = (label: number) => [0, 1, 2].map((i) => (i === label ? 1 : 0));

function run(settings: Partial<RunSettings>, options: Partial<FitOptions> = {}, stepsPerRun = 1) {
  return withEngine(
    (engine) => fit(network, { ...quick, ...settings }, { engine, train: stripes(23), ...options }),
    { stepsPerRun },
  );
}

/** Stops in the middle of an epoch, and goes on from the file. */
async function inTwoParts(settings: Partial<RunSettings>, data: Pick<FitOptions, 'train' | 'test' | 'loss'>) {
  const resume = await withEngine(async (engine) => {
    const session = await openSession(network, { ...quick, ...settings }, { engine, ...data });
    await session.step();
    return decodeCheckpoint(encodeCheckpoint(await session.checkpoint()));
  });
  return withEngine((engine) => fit(resume.network, {}, { engine, ...data, resume }));
}

describe('numbers', () => {
  /** How far down the bright stripe is, and how far up. */
  const place = (label: number) => [label - 1, 10 * (1 - label), 0.5];
  const data = { train: targeted(60, place), test: targeted(21, place, 2) };
  const settings = { epochs: 6, loss: { name: 'huber', delta: 2 }, learningRate: 0.05 } as const;

  it('are learned, and judged by their mean error instead of an accuracy', async () => {
    const progress: Progress[] = [];
    const { checkpoint } = await run(settings, { ...data, onProgress: (each) => void progress.push(each) });
    const [first, last] = [checkpoint.history[0], checkpoint.history.at(-1)];
    expect(Object.keys(last ?? {}).sort()).toEqual([
      'busy',
      'epoch',
      'error',
      'loss',
      'samplesPerSecond',
      'seconds',
      'testError',
      'testLoss',
    ]);
    expect(last?.busy).toBeGreaterThan(0);
    expect(last?.busy).toBeLessThanOrEqual(1);
    expect(last?.testError).toBeLessThan((first?.testError ?? 0) / 2);
    expect(progress.at(-1)?.error).toBe(last?.error);
    expect(progress.at(-1)).not.toHaveProperty('accuracy');
    expect(encodeCheckpoint(decodeCheckpoint(encodeCheckpoint(checkpoint)))).toEqual(
      encodeCheckpoint(checkpoint),
    );
  });

  it('give the same bits stopped and resumed, and in groups of steps', async () => {
    const whole = await run({ loss: settings.loss }, data);
    const resumed = await inTwoParts({ loss: settings.loss }, data);
    expect(bitsOf(resumed.checkpoint)).toEqual(bitsOf(whole.checkpoint));
    const grouped = await run({ loss: settings.loss }, data, 3);
    expect(bitsOf(grouped.checkpoint)).toEqual(bitsOf(whole.checkpoint));
  });

  it('have the error that follows from the outputs', async () => {
    await withEngine(async (engine) => {
      const task = { network, loss: lossFrom(settings.loss, data.test), optimizer: sgd() };
      await engine.prepare(task, initialState(network, task.optimizer, 1));
      const { error, outputs, ...rest } = await evaluate(engine, data.test, {
        loss: task.loss,
        batchSize: 4,
      });
      const apart = data.test.targets.map((target, i) => Math.abs(target - (outputs[i] ?? Number.NaN)));
      expect(error).toBeCloseTo(apart.reduce((sum, each) => sum + each, 0) / apart.length, 5);
      expect(Object.keys(rest)).toEqual(['loss', 'images']);
    });
  });
});

it('several labels of an image are learned, each by itself', async () => {
  const several = (label: number) => [label > 0 ? 1 : 0, label < 2 ? 1 : 0, 1];
  const loss: LossSettings = { name: 'binaryCrossEntropy', positiveWeights: [1, 2, 1] };
  const data = { train: targeted(90, several), test: targeted(30, several, 2) };
  const { checkpoint } = await run({ epochs: 8, learningRate: 0.03, loss }, data);
  const last = checkpoint.history.at(-1);
  expect(last?.testAccuracy).toBeGreaterThan(0.9);
  expect(last).not.toHaveProperty('error');
});

describe('probabilities', () => {
  it('of 0 and 1 train to the bits of labels, accuracy included', async () => {
    for (const loss of [
      { name: 'crossEntropy', labelSmoothing: 0.1, classWeights: [1, 2, 3] },
      { name: 'focal' },
      { name: 'binaryCrossEntropy' },
    ] as const) {
      const labelled = await run({ loss }, { test: stripes(10, { seed: 2 }) });
      const data = { train: targeted(23, oneHot), test: targeted(10, oneHot, 2) };
      const { checkpoint } = await run({ loss }, data);
      if (loss.name !== 'binaryCrossEntropy') {
        expect(bitsOf(checkpoint)).toEqual(bitsOf(labelled.checkpoint));
        continue;
      }
      // Judged label by label, not class by class.
      const { state } = checkpoint;
      expect(bitsOf({ ...labelled.checkpoint, state })).toEqual(bitsOf(labelled.checkpoint));
    }
  });

  it('beside labels are what is learned, and labels what is counted', async () => {
    const batch = (change: Partial<Batch> = {}): Batch => ({
      ...readBatch(stripes(6), Uint32Array.of(0, 1, 2, 3, 4, 5)),
      ...change,
    });
    const mixed = () => Float32Array.from({ length: 18 }, (_, i) => [0.2, 0.3, 0.5][i % 3] ?? 0);
    await withEngine(async (engine) => {
      const task = { network, loss: lossFrom({ name: 'crossEntropy' }, stripes(3)), optimizer: sgd() };
      const state = initialState(network, task.optimizer, 1);
      const after = async (given: Batch) => {
        await engine.prepare(task, state);
        return (await engine.step(given, { learningRate: 0.1, step: 1, seed: 1 })).loss;
      };
      const { images, size } = batch();
      const alone = await after({ images, size, targets: mixed() });
      expect(await after(batch({ targets: mixed() }))).toBe(alone);
      expect(await after(batch())).not.toBe(alone);
    });
  });
});

describe('class weights', () => {
  const uneven: Dataset = (() => {
    const data = stripes(24);
    return { ...data, labels: data.labels.map((label, i) => (label === 2 && i > 6 ? 0 : label)) };
  })();

  it('that are balanced are images / (classes · images of the class)', async () => {
    const weights = balancedWeights(uneven);
    expect(weights).toEqual([24 / (3 * 14), 1, 24 / (3 * 2)]);
    const [balanced, given] = [
      await run({ loss: { name: 'crossEntropy', classWeights: 'balanced' } }, { train: uneven }),
      await run({ loss: { name: 'crossEntropy', classWeights: weights } }, { train: uneven }),
    ];
    expect(bitsOf(balanced.checkpoint)).toEqual(bitsOf(given.checkpoint));
    expect(decodeCheckpoint(encodeCheckpoint(balanced.checkpoint)).settings.loss).toEqual({
      name: 'crossEntropy',
      classWeights: 'balanced',
    });
  });

  it('cannot be balanced where there is nothing to count', () => {
    const none = { ...uneven, labels: uneven.labels.map((label) => Math.min(label, 1)) };
    expect(() => balancedWeights(none)).toThrow(
      'dataset "stripes": the class "bottom" has no images to train on. Balanced class weights need some of every class: add images, or give the weights as numbers.',
    );
    expect(() => balancedWeights(targeted(3, oneHot))).toThrow(
      'dataset "stripes": there are no labels to balance the classes by. Give the class weights as numbers.',
    );
  });

  it('weigh the mean over a dataset, whatever the batches', async () => {
    const loss = lossFrom({ name: 'crossEntropy', classWeights: [1, 5, 0.2] }, uneven);
    await withEngine(async (engine) => {
      await engine.prepare({ network, loss, optimizer: sgd() }, initialState(network, sgd(), 1));
      const [whole, ...others] = [
        await evaluate(engine, uneven),
        await evaluate(engine, uneven, { batchSize: 1 }),
        await evaluate(engine, uneven, { batchSize: 7 }),
      ];
      for (const other of others) expect(other.loss).toBeCloseTo(whole?.loss ?? Number.NaN, 6);
    });
  });
});

describe('a loss of your own', () => {
  const logCosh: Loss = {
    name: 'logCosh',
    targets: (output, batch) => ({ name: 'targets', type: 'float32', dims: [batch, ...output] }),
    perSample(graph, outputs, targets) {
      const apart = graph.node('Sub', [outputs, targets]);
      const powers = graph.node('Add', [
        graph.node('Exp', [apart]),
        graph.node('Exp', [graph.node('Neg', [apart])]),
      ]);
      const half = graph.node('Mul', [powers, graph.scalar(0.5)]);
      return graph.node('ReduceMean', [graph.node('Log', [half])], { axes: [1], keepdims: 0 });
    },
    gradient(graph, outputs, targets, [count = 1], batch) {
      const slope = graph.node('Tanh', [graph.node('Sub', [outputs, targets])]);
      return graph.node('Mul', [slope, graph.scalar(1 / (batch * count))]);
    },
  };

  it('trains on labels and on numbers', async () => {
    const { checkpoint } = await run(
      { epochs: 6, learningRate: 0.05 },
      { loss: logCosh, train: stripes(60) },
    );
    expect(checkpoint.history.at(-1)?.accuracy).toBeGreaterThan(0.8);
    expect(checkpoint.settings.loss).toEqual({ name: 'own', own: 'logCosh' });
    const data = { loss: logCosh, train: targeted(23, oneHot) };
    const whole = await run({}, data);
    expect(whole.checkpoint.history.at(-1)).toHaveProperty('error');
    const resumed = await inTwoParts({}, data);
    expect(bitsOf(resumed.checkpoint)).toEqual(bitsOf(whole.checkpoint));
  });

  it('is needed again to go on', async () => {
    const { checkpoint: resume } = await run({ epochs: 1 }, { loss: logCosh });
    await expect(run({ epochs: 2 }, { resume })).rejects.toThrow(
      'loss: the loss of this run is one of your own: expected the loss "logCosh" beside the settings. A checkpoint cannot hold it: give it as `loss`, next to `engine` and `train`.',
    );
    const other = { ...logCosh, name: 'other' };
    await expect(run({ epochs: 2 }, { resume, loss: other })).rejects.toThrow(
      'resume: the checkpoint is of a run that differs in loss: expected {"name":"own","own":"logCosh"}, received {"name":"own","own":"other"}.',
    );
    expect((await run({ epochs: 2 }, { resume, loss: logCosh })).checkpoint.history).toHaveLength(2);
  });

  it('may take labels as they are', async () => {
    const network = sequential(input([1, 6, 6]), flatten(), dense(3));
    const labelled: Loss = {
      ...logCosh,
      targets: (_, batch) => ({ name: 'labels', type: 'int32', dims: [batch] }),
      perSample: (graph, outputs, labels) => {
        const first = graph.node('ReduceMean', [outputs], { axes: [1], keepdims: 0 });
        return graph.node('Sub', [first, graph.node('Cast', [labels], { to: 1 })]);
      },
      gradient: (graph, outputs) => graph.node('Mul', [outputs, graph.scalar(0)]),
    };
    await withEngine(async (engine) => {
      const task = { network, loss: labelled, optimizer: sgd() };
      await engine.prepare(task, initialState(network, task.optimizer, 1));
      const batch = readBatch(stripes(3), Uint32Array.of(0, 1, 2));
      const { loss, outputs } = await engine.evaluate(batch);
      const mean = outputs.reduce((sum, output) => sum + output, 0) / 9;
      expect(loss).toBeCloseTo(mean - 1, 5);
    });
  });
});

it('a checkpoint of before there was a choice is one of cross-entropy', async () => {
  const { checkpoint } = await run({ epochs: 1 });
  const { loss: _, ...settings } = checkpoint.settings;
  // As old files are: the type knows only of new ones.
  const old = { ...checkpoint, settings } as Checkpoint;
  const resume = decodeCheckpoint(encodeCheckpoint(old));
  expect(resume.settings.loss).toEqual({ name: 'crossEntropy' });
  const more = await run({ epochs: 2 }, { resume });
  expect(more.checkpoint.history).toHaveLength(2);
});
