import { describe, expect, it } from 'vitest';
import type { Engine, StepSettings } from '../engine/engine.ts';
import { fit } from '../fit.ts';
import { bitsOf, stripes, stripesNetwork, withEngine } from '../fixtures/tiny-run.ts';
import type { RunSettings } from '../settings/run-settings.ts';
import { openSession } from './open-session.ts';
import type { TrainingSession } from './training-session.ts';

const quick = { epochs: 2, batchSize: 8, learningRate: 0.01, seed: 7 } as const;
const constant: Partial<RunSettings> = { ...quick, schedule: { name: 'constant' } };

interface Seen {
  readonly sizes: number[];
  readonly rates: number[];
  /** The first value of each image, which tells them apart. */
  readonly images: number[];
}

/** Notes what the engine is asked to do. */
function watched(engine: Engine, seen: Seen): Engine {
  return {
    ...engine,
    step(batch, settings: StepSettings) {
      seen.sizes.push(batch.size);
      seen.rates.push(settings.learningRate);
      for (let i = 0; i < batch.size; i++) seen.images.push(batch.images[36 * i] ?? Number.NaN);
      return engine.step(batch, settings);
    },
  };
}

/** Images whose first pixel is their number. */
function numbered(count: number) {
  const data = stripes(count);
  return { ...data, pixels: data.pixels.map((value, i) => (i % 36 === 0 ? i / 36 : value)) };
}

function withSession<T>(
  settings: Partial<RunSettings>,
  use: (session: TrainingSession, seen: Seen) => Promise<T>,
): Promise<T> {
  return withEngine(async (engine) => {
    const seen: Seen = { sizes: [], rates: [], images: [] };
    const options = { engine: watched(engine, seen), train: numbered(23) };
    return use(await openSession(stripesNetwork(), settings, options), seen);
  });
}

async function finishEpoch(session: TrainingSession): Promise<void> {
  while (!session.epochDone) await session.step();
  await session.finishEpoch();
}

describe('openSession', () => {
  it('taken step by step gives the bits that fit gives', async () => {
    const whole = await withEngine((engine) =>
      fit(stripesNetwork(), quick, { engine, train: numbered(23), test: stripes(9) }),
    );
    const stepped = await withEngine(async (engine) => {
      const data = { engine, train: numbered(23), test: stripes(9) };
      const session = await openSession(stripesNetwork(), quick, data);
      while (!session.finished) await finishEpoch(session);
      return session.checkpoint();
    });
    expect(bitsOf(stepped)).toEqual(bitsOf(whole.checkpoint));
  });

  it('tells the loss of each step and the means of the epoch', () =>
    withSession(quick, async (session) => {
      const first = await session.step();
      expect(first.images).toBe(8);
      expect(first.progress).toMatchObject({ epoch: 1, epochs: 2, batch: 1, batches: 3, loss: first.loss });
      const second = await session.step();
      expect(second.progress.loss).toBeCloseTo((first.loss + second.loss) / 2, 6);
      const third = await session.step();
      expect(third.images).toBe(7);
      expect([session.epochDone, session.finished, session.steps]).toEqual([true, false, 3]);
      const record = await session.finishEpoch();
      expect(record).toMatchObject({ epoch: 1, loss: third.progress.loss });
      expect(record.testAccuracy).toBeUndefined();
      expect(session.history).toEqual([record]);
    }));

  it('refuses a step when the epoch has no image left', () =>
    withSession({ ...quick, batchSize: 23 }, async (session) => {
      await session.step();
      await expect(session.step()).rejects.toThrow(
        'there is no image of this epoch left. Call finishEpoch first.',
      );
    }));

  it('takes another learning rate from the next step on', () =>
    withSession(constant, async (session, { rates }) => {
      await session.step();
      session.change({ learningRate: 0.5 });
      await session.step();
      expect(rates).toEqual([0.01, 0.5]);
      expect(session.settings.learningRate).toBe(0.5);
    }));

  it.each([3, 20, 100])('goes on with batches of %i and still sees each image once', (batchSize) =>
    withSession(quick, async (session, { sizes, images }) => {
      await session.step();
      session.change({ batchSize });
      const { progress } = await session.step();
      expect(progress).toMatchObject({ batch: 2, batches: 1 + Math.ceil(15 / batchSize) });
      await finishEpoch(session);
      expect(sizes.slice(0, 2)).toEqual([8, Math.min(batchSize, 15)]);
      expect(images).toHaveLength(23);
      expect(new Set(images).size).toBe(23);
    }),
  );

  it('takes a change while a step is under way', () =>
    withSession(quick, async (session, { sizes, images }) => {
      const stepping = session.step();
      session.change({ batchSize: 5 });
      await stepping;
      await finishEpoch(session);
      expect(sizes).toEqual([8, 5, 5, 5]);
      expect(new Set(images).size).toBe(23);
    }));

  it('goes on after its last epoch when it gets more', () =>
    withSession({ ...constant, epochs: 1 }, async (session) => {
      await finishEpoch(session);
      expect(session.finished).toBe(true);
      session.change({ epochs: 2 });
      expect(session.finished).toBe(false);
      await finishEpoch(session);
      const again = await session.checkpoint();
      const whole = await withEngine((engine) =>
        fit(stripesNetwork(), constant, { engine, train: numbered(23) }),
      );
      expect(bitsOf(again)).toEqual(bitsOf(whole.checkpoint));
    }));

  it('refuses a change that is out of range, and keeps what it had', () =>
    withSession(quick, async (session) => {
      expect(() => session.change({ learningRate: -1 })).toThrow(
        'training: learning rate is out of range: expected a number above 0, received -1.',
      );
      expect(() => session.change({ batchSize: 2.5 })).toThrow('batch size is out of range');
      expect(session.settings).toMatchObject(quick);
    }));

  it('stops with a reason when the loss is no number any more', () =>
    withSession({ ...constant, learningRate: 1e38 }, async (session) => {
      const steps = async () => {
        for (let i = 0; i < 3; i++) await session.step();
      };
      await expect(steps()).rejects.toThrow('Training diverged: try a smaller learning rate.');
    }));
});
