import { dense, flatten, input, relu, sequential } from '@fovea/layers';
import { EngineError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { fit } from '../fit.ts';
import { smallNetwork } from '../fixtures/small-run.ts';
import { bitsOf, stripes, withEngine } from '../fixtures/tiny-run.ts';
import { fastDevRun } from './fast-dev-run.ts';
import { findBatchSize } from './find-batch-size.ts';
import { findLearningRate, type RatePoint, steepest } from './find-learning-rate.ts';
import { overfitBatch } from './overfit-batch.ts';

const network = sequential(input([1, 6, 6]), flatten(), dense(16), relu(), dense(3));
const train = stripes(60);

describe('overfitBatch', () => {
  it('learns one batch by heart, whatever the run does to keep others from that', async () => {
    const seen: number[] = [];
    const result = await withEngine((engine) =>
      overfitBatch(
        network,
        {
          ...{ batchSize: 12, learningRate: 0.02, augment: [{ name: 'randomErasing' }], accumulate: 4 },
          loss: { name: 'crossEntropy', labelSmoothing: 0.3, classWeights: 'balanced' },
        },
        { engine, train, onStep: ({ step }) => void seen.push(step) },
      ),
    );
    expect(result).toMatchObject({ learned: true, images: 12 });
    expect(result.lastLoss).toBeLessThanOrEqual(0.05 * result.firstLoss);
    expect(seen.length).toBe(result.steps);
    expect(result.steps).toBeLessThan(300);
  });

  it('says that a network does not learn with a rate that is far too small', async () => {
    const result = await withEngine((engine) =>
      overfitBatch(network, { learningRate: 1e-9 }, { engine, train, maxSteps: 8 }),
    );
    expect(result).toMatchObject({ learned: false, steps: 8, images: 32 });
    expect(result.advice).toMatch(/^The loss hardly falls: look at the learning rate/);
  });
});

describe('fastDevRun', () => {
  it('trains and tests on a few batches, callbacks included', async () => {
    const told: string[] = [];
    const result = await withEngine((engine) =>
      fastDevRun(
        network,
        { batchSize: 10 },
        {
          ...{ engine, train, test: stripes(40, { seed: 2 }), batches: 2 },
          callbacks: [{ name: 'told', onStep: ({ step }) => void told.push(`${step}`) }],
          onCheckpoint: () => void told.push('checkpoint'),
        },
      ),
    );
    // A step more is with the engine when the second is told, but no more than two are asked for.
    expect(result).toMatchObject({ steps: 2, test: { images: 20 } });
    expect(result.loss).toBeGreaterThan(0);
    expect(told).toEqual(['1', '2', 'checkpoint']);
  });
});

describe('findLearningRate', () => {
  it('finds a rate between one at which nothing happens and one at which it diverges', async () => {
    await withEngine(async (engine) => {
      const sgd = { batchSize: 20, seed: 4, optimizer: { name: 'sgd' } } as const;
      // Some labels are wrong, or large weights would be right about all of them.
      const whole = stripes(200);
      const wrong = {
        ...whole,
        labels: whole.labels.map((label, i) => (i % 5 === 0 ? (i >> 2) % 3 : label)),
      };
      const result = await findLearningRate(smallNetwork, sgd, {
        ...{ engine, train: wrong, from: 1e-5, to: 1e5, steps: 60 },
      });
      expect(result.diverged).toBe(true);
      expect(result.suggestion).toBeGreaterThan(1e-4);
      expect(result.suggestion).toBeLessThan(10);
      expect(result.points.length).toBeLessThan(60);
      // A run afterwards is what it would have been without.
      const after = await fit(smallNetwork, { ...sgd, epochs: 1 }, { engine, train });
      const alone = await withEngine((other) =>
        fit(smallNetwork, { ...sgd, epochs: 1 }, { engine: other, train }),
      );
      expect(bitsOf(after.checkpoint)).toEqual(bitsOf(alone.checkpoint));
    });
  });

  it('suggests where the curve is steepest, and nothing where it only rises', () => {
    const curve = (smoothed: readonly number[]): RatePoint[] =>
      smoothed.map((value, i) => ({ step: i + 1, learningRate: 10 ** i, loss: value, smoothed: value }));
    expect(steepest(curve([9, 9, 9, 9, 9, 9, 8.9, 8, 5, 2, 1.9, 3, 9]))).toBe(1e8);
    expect(steepest(curve([1, 1, 2, 3, 4, 5, 6, 7, 8, 9]))).toBeUndefined();
  });
});

describe('findBatchSize', () => {
  /** An engine as on a device with room for 8 images. */
  const small = (engine: Engine): Engine => ({
    ...engine,
    step(batch, settings) {
      if (batch.size <= 8) return engine.step(batch, settings);
      return Promise.reject(new EngineError('device-memory', 'the device is out of memory'));
    },
  });

  it('doubles until the engine fails, and says with what', async () => {
    await withEngine(async (engine) => {
      const { largest, fastest, rows, ended } = await findBatchSize(network, {}, { engine: small(engine) });
      expect(rows.map(({ batchSize }) => batchSize)).toEqual([1, 2, 4, 8]);
      expect(largest).toBe(8);
      expect([1, 2, 4, 8]).toContain(fastest);
      expect(ended).toBe('16 fails: the device is out of memory.');
    });
  });

  it('ends at the largest that it may try, and before memory runs out', async () => {
    await withEngine(async (engine) => {
      const asked = await findBatchSize(network, {}, { engine, max: 5 });
      expect(asked).toMatchObject({ largest: 4, ended: '4 is the largest that was to be tried' });
      let used = 0;
      const memory = () => {
        used += 100;
        return { used, free: 300 - used };
      };
      const full = await findBatchSize(network, {}, { engine, memory });
      expect(full).toMatchObject({ largest: 1, ended: '2 would need more memory than is free' });
    });
  });
});
