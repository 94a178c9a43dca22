import { subset, type TrainTest } from '@fovea/data';
import { loadDigits } from '@fovea/data/node';
import { dense, flatten, input, maxPool2d, sequential } from '@fovea/layers';
import { createExecutor } from '@fovea/runtime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { createStore } from '../state/store.ts';
import type { Trained } from '../state/trained.ts';
import { defaultTrainingSettings, type TrainingSettings } from '../state/training-settings.ts';
import { createTraining, type Training } from './create-training.ts';
import type { TrainingState } from './training-state.ts';

const network = sequential(input([1, 28, 28]), maxPool2d({ size: 4 }), flatten(), dense(10));
const settings: TrainingSettings = {
  ...defaultTrainingSettings,
  epochs: 1,
  batchSize: 50,
  learningRate: 0.02,
};

let data: TrainTest;
beforeAll(async () => {
  const { train, test } = await loadDigits();
  const some = (length: number, every: number) => Uint32Array.from({ length }, (_, i) => i * every);
  data = { train: subset(train, some(1000, 8)), test: subset(test, some(500, 4)), skipped: [] };
});

interface Page {
  readonly training: Training;
  readonly trained: ReturnType<typeof createStore<Trained | undefined>>;
  /** How many executors are open. */
  readonly open: () => number;
}

/** Training with a real engine, and a page's rule that a trained network that is replaced is closed. */
async function withTraining(use: (page: Page) => Promise<void>): Promise<void> {
  let open = 0;
  const trained = createStore<Trained | undefined>(undefined);
  let before: Trained | undefined;
  trained.subscribe(() => {
    const now = trained.get();
    if (before !== undefined && before.executor !== now?.executor) void before.executor.close();
    before = now;
  });
  const training = createTraining({
    trained,
    loadData: async () => data,
    async createExecutor() {
      const executor = await createExecutor({ threads: 1 });
      open++;
      const close = async () => {
        open--;
        await executor.close();
      };
      return { executor: { ...executor, close }, view: { device: executor.device } };
    },
  });
  try {
    await use({ training, trained, open: () => open });
  } finally {
    training.reset();
  }
  expect(open).toBe(0);
}

/** Settles when the state is as wanted. */
function reached(training: Training, wanted: (state: TrainingState) => boolean): Promise<TrainingState> {
  return new Promise((resolve) => {
    const look = () => {
      if (!wanted(training.get())) return;
      stop();
      resolve(training.get());
    };
    const stop = training.subscribe(look);
    look();
  });
}

const steps = (count: number) => (state: TrainingState) => (state.run?.steps ?? 0) >= count;

describe('training in the page', () => {
  it('goes through its stages, learns, and leaves a trained network', () =>
    withTraining(async ({ training, trained }) => {
      const seen: string[] = [];
      training.subscribe(() => {
        const { status, stage } = training.get();
        const now = stage ?? status;
        if (seen.at(-1) !== now) seen.push(now);
      });
      await training.start(network, { ...settings, epochs: 3 });
      expect(seen).toEqual(['data', 'engine', 'graphs', 'running', 'finished']);
      const { run } = training.get();
      expect(run?.history).toHaveLength(3);
      expect(run?.steps).toBe(60);
      expect(run?.heldOut?.images).toBe(500);
      expect(run?.heldOut?.accuracy).toBeGreaterThan(0.7);
      expect(run?.curves.step).toHaveLength(60);
      // Before the first step, and then several times within each epoch.
      expect(run?.curves.heldOut.step.slice(0, 2)).toEqual([0, 3]);
      expect(run?.curves.heldOut.step.at(-1)).toBe(60);
      expect(trained.get()).toMatchObject({ network, labels: data.train.classes });
      expect(trained.get()?.version).toBeGreaterThan(1);
      const weights = await trained.get()?.executor.readState(['dense_1.weight']);
      expect(weights?.['dense_1.weight']?.dims).toEqual([10, 49]);
    }));

  it('stands still while it is paused, and goes on', () =>
    withTraining(async ({ training }) => {
      const running = training.start(network, { ...settings, epochs: 2 });
      await reached(training, steps(1));
      training.pause();
      const { status } = training.get();
      await new Promise((resolve) => setTimeout(resolve, 200));
      const before = training.get().run?.steps;
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect([status, training.get().status, training.get().run?.steps]).toEqual([
        'paused',
        'paused',
        before,
      ]);
      training.resume();
      await running;
      expect([training.get().status, training.get().run?.steps]).toEqual(['finished', 40]);
    }));

  it('stops, keeps the weights, goes on, and trains more', () =>
    withTraining(async ({ training, trained }) => {
      const running = training.start(network, settings);
      await reached(training, steps(1));
      training.stop();
      await running;
      expect(training.get().status).toBe('stopped');
      expect(trained.get()).toBeDefined();
      await training.extend(0);
      expect([training.get().status, training.get().run?.steps]).toEqual(['finished', 20]);
      await training.extend(2);
      expect([training.get().status, training.get().run?.steps]).toEqual(['finished', 60]);
    }));

  it('takes another learning rate and batch size while it goes on', () =>
    withTraining(async ({ training }) => {
      const running = training.start(network, settings);
      await reached(training, steps(1));
      training.change({ learningRate: 0.001, batchSize: 200 });
      await running;
      const { run } = training.get();
      expect(run?.settings).toMatchObject({ learningRate: 0.001, batchSize: 200 });
      expect(run?.steps).toBeLessThan(20);
      expect(run?.progress?.batch).toBe(run?.steps);
    }));

  it('ends with the library’s sentence when it diverges, and lets the next run start', () =>
    withTraining(async ({ training, trained, open }) => {
      await training.start(network, { ...settings, optimizer: 'sgd', learningRate: 3e38 });
      expect(training.get().status).toBe('failed');
      expect(training.get().error?.message).toContain('Training diverged: try a smaller learning rate.');
      expect(trained.get()).toBeUndefined();
      expect(open()).toBe(0);
      await training.start(network, settings);
      expect(training.get().status).toBe('finished');
    }));

  it('says what is wrong with a network that does not fit the digits', () =>
    withTraining(async ({ training, open }) => {
      await training.start(sequential(input([1, 28, 28]), flatten(), dense(3)), settings);
      expect(training.get().error?.message).toContain('End the network with dense(10).');
      expect(open()).toBe(0);
    }));

  it('starts another run in the place of one that goes on', () =>
    withTraining(async ({ training, trained, open }) => {
      const first = training.start(network, { ...settings, epochs: 1000 });
      await reached(training, steps(1));
      const other = sequential(input([1, 28, 28]), flatten(), dense(10));
      await Promise.all([first, training.start(other, settings)]);
      expect(training.get().status).toBe('finished');
      expect(trained.get()?.network).toBe(other);
      expect(open()).toBe(1);
    }));

  it('can be stopped while it is getting ready', () =>
    withTraining(async ({ training, trained, open }) => {
      const running = training.start(network, settings);
      await reached(training, ({ stage }) => stage === 'engine');
      training.stop();
      await running;
      expect([training.get().status, trained.get(), open()]).toEqual(['idle', undefined, 0]);
    }));

  it('ends when another model takes the trained network’s place', () =>
    withTraining(async ({ training, trained }) => {
      const running = training.start(network, { ...settings, epochs: 1000 });
      await reached(training, steps(1));
      trained.set(undefined);
      await running;
      expect(training.get().status).toBe('idle');
    }));
});
