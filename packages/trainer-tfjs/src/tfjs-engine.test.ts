import type { Optimizer } from '@fovea/compiler';
import {
  batchNorm2d,
  createLayer,
  dense,
  dropout,
  flatten,
  input,
  type Layer,
  type LayerDefinition,
  layerDefinitions,
  type Network,
  relu,
  reluDefinition,
  sequential,
  type Unchanged,
} from '@fovea/layers';
import { EngineError, ShapeError, UnsupportedError, UsageError } from '@fovea/shape';
import { adam, crossEntropy, type Engine, fit, initialState, type Task } from '@fovea/trainer';
import { describe, expect, it } from 'vitest';
import { engineContract } from '../../trainer/src/fixtures/engine-contract.ts';
import { bands } from './fixtures/bands.ts';
import { randomBatch } from './fixtures/compare-engines.ts';
import { tf } from './fixtures/tfjs-at-hand.ts';
import { tfjsEngine } from './tfjs-engine.ts';

const network = sequential(input([1, 4, 4]), batchNorm2d(), relu(), flatten(), dropout(0.5), dense(3));
const task = taskFor(network);
const state = initialState(network, task.optimizer, 1);
const batch = () => randomBatch(network, 5, 1);
const settings = { learningRate: 0.01, step: 1, seed: 1 };

function taskFor(network: Network): Task {
  return { network, loss: crossEntropy(), optimizer: adam() };
}

/** Runs a test with an engine of its own, closes it, and sees that nothing is left on the device. */
async function withEngine<T>(use: (engine: Engine) => Promise<T>): Promise<T> {
  const before = tf.memory().numTensors;
  const engine = tfjsEngine(tf);
  try {
    return await use(engine);
  } finally {
    await engine.close();
    expect(tf.memory().numTensors).toBe(before);
  }
}

describe('tfjsEngine', () => {
  it('is called after the backend, or as it is told', async () => {
    await withEngine(async (engine) => expect(engine.device).toBe(`tfjs-${tf.getBackend()}`));
    expect(tfjsEngine(tf, { device: 'mine' }).device).toBe('mine');
  });

  it('gives back the state that it was prepared with, and keeps no array of the caller’s', async () => {
    await withEngine(async (engine) => {
      const own = Object.fromEntries(Object.entries(state).map(([name, values]) => [name, values.slice()]));
      await engine.prepare(task, own);
      for (const values of Object.values(own)) values.fill(7);
      const read = await engine.readState();
      expect(read).toEqual(state);
      for (const values of Object.values(read)) values.fill(8);
      expect(await engine.readState()).toEqual(state);
    });
  });

  engineContract({ withEngine, task, state, batch });

  it('leaves the batch as it is', async () => {
    await withEngine(async (engine) => {
      await engine.prepare(task, state);
      const given = batch();
      await engine.step(given, settings);
      expect(given).toEqual(batch());
    });
  });

  it('trains another network when it is prepared again', async () => {
    await withEngine(async (engine) => {
      await engine.prepare(task, state);
      await engine.step(batch(), settings);
      const other = sequential(input([6]), dense(2));
      await engine.prepare(taskFor(other), initialState(other, task.optimizer, 1));
      expect((await engine.step(randomBatch(other, 4, 1), settings)).outputs).toHaveLength(8);
      expect(Object.keys(await engine.readState())).toContain('adam.m.dense_1.bias');
    });
  });

  it('refuses to work before it is prepared, and when it is closed', async () => {
    const engine = tfjsEngine(tf);
    const unprepared = 'the engine has nothing to train yet. Call prepare first.';
    await expect(engine.step(batch(), settings)).rejects.toThrow(unprepared);
    await expect(engine.evaluate(batch())).rejects.toThrow(unprepared);
    await expect(engine.readState()).rejects.toThrow(unprepared);
    await engine.prepare(task, state);
    await engine.close();
    const closed = 'the engine is closed. Make another one.';
    await expect(engine.prepare(task, state)).rejects.toThrow(closed);
    await expect(engine.step(batch(), settings)).rejects.toThrow(closed);
  });

  it('refuses a state of another network, and keeps the one it has', async () => {
    await withEngine(async (engine) => {
      await engine.prepare(task, state);
      await expect(engine.prepare(task, { ...state, 'dense_1.bias': new Float32Array(4) })).rejects.toThrow(
        'dense_1.bias: the state is not that of this network and optimiser: expected 3 numbers, received 4.',
      );
      expect(await engine.readState()).toEqual(state);
    });
  });

  it.each([
    [
      { images: new Float32Array(3) },
      'images: the batch does not fit: expected 80 values, 5 × [1, 4, 4], received 3.',
    ],
    [{ labels: new Int32Array(4) }, 'labels: the batch does not fit: expected 5, received 4.'],
    [{ size: 0 }, 'size: the batch does not fit: expected a whole number of images above 0, received 0.'],
  ])('refuses a batch that does not fit: %#', async (change, text) => {
    await withEngine(async (engine) => {
      await engine.prepare(task, state);
      const wrong = { ...batch(), ...change };
      await expect(engine.step(wrong, settings)).rejects.toThrow(new UsageError('batch', text).problem);
      await expect(engine.step(wrong, settings)).rejects.toThrow(text);
      await expect(engine.evaluate(wrong)).rejects.toThrow(text);
    });
  });
});

describe('what cannot be trained', () => {
  it('a layer of one’s own is refused by name, and so is one that has the name of ours', async () => {
    interface Own extends Layer {
      readonly out: Unchanged<this['in']>;
    }
    const own = (definition: LayerDefinition) =>
      sequential(input([4]), createLayer<Own>(definition, { name: 'mine' }), dense(2));
    await withEngine(async (engine) => {
      for (const type of ['gain', 'relu']) {
        const network = own({ ...reluDefinition, type });
        const preparing = engine.prepare(taskFor(network), initialState(network, task.optimizer, 1));
        await expect(preparing).rejects.toThrow(UnsupportedError);
        await expect(preparing).rejects.toThrow(
          `${type} "mine": the TensorFlow.js engine has no such layer: expected one of ${Object.keys(layerDefinitions).sort().join(', ')}. Layers of one's own train on ONNX Runtime: --device cpu or webgpu, in code graphEngine.`,
        );
      }
    });
  });

  it('an optimiser with an operator that is not in the table is refused', async () => {
    const odd: Optimizer = {
      name: 'odd',
      slots: [],
      begin: (graph) => (at) => ({ parameter: graph.node('Sin', [at.parameter]), slots: {} }),
    };
    await withEngine(async (engine) => {
      const preparing = engine.prepare({ ...task, optimizer: odd }, state);
      await expect(preparing).rejects.toThrow(UnsupportedError);
      await expect(preparing).rejects.toThrow(
        'odd, Sin: the TensorFlow.js engine has no such operator: expected one of Add,',
      );
    });
  });

  it('an optimiser that leaves a parameter as it is does no harm', async () => {
    const idle: Optimizer = {
      name: 'idle',
      slots: ['kept'],
      begin: () => (at) => ({ parameter: at.parameter, slots: { kept: at.gradient } }),
    };
    const state = initialState(network, idle, 1);
    await withEngine(async (engine) => {
      await engine.prepare({ ...task, optimizer: idle }, state);
      await engine.step(batch(), settings);
      await engine.step(batch(), { ...settings, step: 2 });
      const now = await engine.readState();
      expect(now['dense_1.weight']).toEqual(state['dense_1.weight']);
      expect(now['idle.kept.dense_1.weight']).not.toEqual(state['idle.kept.dense_1.weight']);
    });
  });

  it('a network that does not end in classes, or has nothing to learn, is refused as by the graphs', async () => {
    const image = sequential(input([1, 2, 2]), relu());
    const bare = sequential(input([2]), relu());
    await withEngine(async (engine) => {
      await expect(engine.prepare(taskFor(image), {})).rejects.toThrow(ShapeError);
      await expect(engine.prepare(taskFor(bare), {}, [2])).rejects.toThrow('the network has no parameters');
      await engine.prepare(taskFor(bare), {});
      expect((await engine.evaluate(randomBatch(bare, 2, 1))).outputs).toHaveLength(4);
      await expect(engine.step(randomBatch(bare, 2, 1), settings)).rejects.toThrow(
        'the network has no parameters',
      );
    });
  });

  it('one value per channel is refused when such a batch is announced, or comes', async () => {
    const small = sequential(input([2, 1, 1]), batchNorm2d(), flatten(), dense(2));
    const start = initialState(small, task.optimizer, 1);
    const text =
      'batchNorm2d "batchNorm2d_1": there is one value per channel, which has no spread to learn from.';
    await withEngine(async (engine) => {
      await expect(engine.prepare(taskFor(small), start, [4, 1])).rejects.toThrow(text);
      await engine.prepare(taskFor(small), start, [4]);
      await expect(engine.step(randomBatch(small, 1, 1), settings)).rejects.toThrow(text);
      expect((await engine.evaluate(randomBatch(small, 1, 1))).outputs).toHaveLength(2);
      expect(await engine.readState()).toEqual(start);
    });
  });

  it('a backend without the kernels is named at once', async () => {
    // Such as tfjs’s wasm: it has no gradient of a convolution.
    const usual = tf.getBackend();
    const before = tf.memory().numTensors;
    const factory = tf.findBackendFactory(usual);
    tf.registerBackend('bare', () => factory());
    await tf.setBackend('bare');
    const engine = tfjsEngine(tf);
    try {
      await expect(engine.prepare(task, state, [2])).rejects.toThrow(UnsupportedError);
      await expect(engine.prepare(task, state, [2])).rejects.toThrow(
        'tfjs-bare: the backend "bare" of TensorFlow.js cannot do this: expected the kernel Transpose, received a backend without it.',
      );
    } finally {
      await engine.close();
      expect(tf.memory().numTensors).toBe(before);
      await tf.setBackend(usual);
      tf.removeBackend('bare');
    }
  });

  it('whatever else tfjs throws is an error of the engine, with tfjs’s words', async () => {
    const engine = tfjsEngine({
      ...tf,
      tidy() {
        throw new Error('out of memory.\nat some place');
      },
    });
    await engine.prepare(task, state);
    const stepping = engine.step(batch(), settings);
    await expect(stepping).rejects.toThrow(EngineError);
    await expect(stepping).rejects.toThrow('TensorFlow.js failed: out of memory.');
    await engine.close();
  });

  it('numbers that are none end the run', async () => {
    const plain = sequential(input([1, 12, 12]), flatten(), dense(3));
    await withEngine(async (engine) => {
      const running = fit(
        plain,
        { epochs: 3, learningRate: 1e38, optimizer: { name: 'sgd' }, batchSize: 4 },
        { engine, train: bands(12) },
      );
      await expect(running).rejects.toThrow('is no number any more: received');
    });
  });
});
