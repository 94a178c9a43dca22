import { readBatch } from '@fovea/data';
import { conv2d, dense, flatten, input, sequential } from '@fovea/layers';
import type { Executor } from '@fovea/runtime';
import { createExecutor } from '@fovea/runtime-node';
import { describe, expect, it } from 'vitest';
import { engineContract } from '../fixtures/engine-contract.ts';
import { stripes, stripesNetwork, withEngine } from '../fixtures/tiny-run.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { adam } from '../optimizers/adam.ts';
import { initialState } from '../state/initial-state.ts';
import { graphEngine } from './graph-engine.ts';

const network = stripesNetwork();
const task = { network, loss: crossEntropy(), optimizer: adam() };
const state = initialState(network, task.optimizer, 1);
const batch = () => readBatch(stripes(5), Uint32Array.of(0, 1, 2, 3, 4));
const settings = { learningRate: 0.01, step: 1, seed: 1 };

describe('graphEngine', () => {
  it('gives back the state that it was prepared with', async () => {
    await withEngine(async (engine) => {
      expect(engine.device).toBe('cpu');
      await engine.prepare(task, state);
      expect(await engine.readState()).toEqual(state);
    });
  });

  engineContract({ withEngine, task, state, batch });

  it('refuses to work before it is prepared', async () => {
    const text = 'the engine has nothing to train yet. Call prepare first.';
    await withEngine(async (engine) => {
      await expect(engine.step(batch(), settings)).rejects.toThrow(text);
      await expect(engine.evaluate(batch())).rejects.toThrow(text);
      await expect(engine.readState()).rejects.toThrow(text);
    });
  });

  it('refuses a state of another network, and keeps the one it has', async () => {
    await withEngine(async (engine) => {
      await engine.prepare(task, state);
      const wrong = { ...state, 'dense_1.bias': new Float32Array(4) };
      await expect(engine.prepare(task, wrong)).rejects.toThrow(
        'dense_1.bias: the state is not that of this network and optimiser: expected 3 numbers, received 4.',
      );
      const { 'adam.m.dense_1.bias': _, ...missing } = state;
      await expect(engine.prepare(task, missing)).rejects.toThrow(
        'adam.m.dense_1.bias: the state is not that of this network and optimiser: expected 3 numbers, received none.',
      );
      expect(await engine.readState()).toEqual(state);
    });
  });

  it('gets ready for the first batch size at once, and for others while the first step is under way', async () => {
    const real = await createExecutor({ threads: 1 });
    const asked: string[] = [];
    const engine = graphEngine({
      ...real,
      async load(program) {
        asked.push('load');
        const loaded = await real.load(program);
        return {
          run(feeds) {
            asked.push(`run ${feeds.images?.dims[0]}`);
            return loaded.run(feeds);
          },
        };
      },
    });
    await engine.prepare(task, state, [5, 2]);
    expect(asked).toEqual(['load']);
    await Promise.all([engine.step(batch(), settings), engine.step(batch(), { ...settings, step: 2 })]);
    const rest = readBatch(stripes(5), Uint32Array.of(0, 1));
    await engine.step(rest, { ...settings, step: 3 });
    expect(asked).toEqual(['load', 'run 5', 'load', 'run 5', 'run 2']);
    await engine.close();
  });

  it('takes small steps together on one thread, and gets ready for the rest of an epoch', async () => {
    const real = await createExecutor({ threads: 2 });
    const loaded: unknown[] = [];
    const engine = graphEngine({
      ...real,
      load(program, options) {
        loaded.push([program.inputs.find(({ name }) => name === 'images')?.dims.slice(0, -3), options]);
        return real.load(program, options);
      },
    });
    await engine.prepare(task, state, [5, 5, 5, 2]);
    expect(loaded).toEqual([[[3, 5], { threads: 1, blocks: false }]]);
    const each = [1, 2, 3].map((step) => ({ ...settings, step }));
    const together = await engine.steps?.([batch(), batch(), batch()], each);
    await engine.step(readBatch(stripes(5), Uint32Array.of(0, 1)), { ...settings, step: 4 });
    expect(loaded.slice(1)).toEqual([[[2], { threads: 1, blocks: false }]]);
    await engine.prepare(task, state, [5]);
    const alone = [];
    for (const own of each) alone.push(await engine.step(batch(), own));
    expect(together).toEqual(alone);
    await engine.close();
  });

  it('gives the same bits for steps together and alone, whose convolutions could be on blocked channels', async () => {
    const filters = 16;
    const deep = sequential(
      input([1, 6, 6]),
      conv2d({ filters, kernel: 3 }),
      conv2d({ filters, kernel: 3 }),
      flatten(),
      dense(3),
    );
    const own = { ...task, network: deep };
    const each = [1, 2, 3].map((step) => ({ ...settings, step }));
    const engine = graphEngine(await createExecutor({ threads: 1 }));
    expect(engine.stepsAtOnce?.(deep, 5)).toBe(16);
    await engine.prepare(own, initialState(deep, own.optimizer, 1));
    const together = await engine.steps?.([batch(), batch(), batch()], each);
    await engine.prepare(own, initialState(deep, own.optimizer, 1));
    const alone = [];
    for (const one of each) alone.push(await engine.step(batch(), one));
    expect(together).toEqual(alone);
    await engine.close();
  });

  it('says so when an executor gives something else than numbers', async () => {
    const real = await createExecutor({ threads: 1 });
    const odd: Executor = { ...real, load: async () => ({ run: async () => ({}) }) };
    const engine = graphEngine(odd);
    await engine.prepare(task, state);
    await expect(engine.evaluate(batch())).rejects.toThrow(
      'loss: the engine gave no float32 numbers: received nothing.',
    );
    await engine.close();
  });
});
