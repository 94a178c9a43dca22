import { batches, imageAt } from '@fovea/data';
import { exportOnnx } from '@fovea/exporter';
import { type Network, smallCnn, torchDemo } from '@fovea/layers';
import { createExecutor, loadClassifier, loadModel } from '@fovea/runtime-node';
import {
  type Checkpoint,
  decodeCheckpoint,
  type Engine,
  encodeCheckpoint,
  evaluate,
  fit,
  graphEngine,
  type RunSettings,
} from '@fovea/trainer';
import { describe, expect, it } from 'vitest';
import { bands } from './fixtures/bands.ts';
import { expectClose } from './fixtures/compare-engines.ts';
import { tf } from './fixtures/tfjs-at-hand.ts';
import { tfjsEngine } from './tfjs-engine.ts';

const [train, test] = [bands(20), bands(9)];
const settings: Partial<RunSettings> = { epochs: 3, batchSize: 8, learningRate: 0.01 };
const engines = {
  tfjs: async () => tfjsEngine(tf),
  graphs: async () => graphEngine(await createExecutor({ threads: 1 })),
};
type Name = keyof typeof engines;

async function using<T>(name: Name, use: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = await engines[name]();
  try {
    return await use(engine);
  } finally {
    await engine.close();
  }
}

/** A run from its start, or from a checkpoint, to its end, or to so many steps. Checkpoints go through their file's bytes. */
function run(
  name: Name,
  network: Network,
  options: { resume?: Checkpoint; steps?: number } = {},
): Promise<Checkpoint> {
  const { resume, steps = Number.POSITIVE_INFINITY } = options;
  const stop = new AbortController();
  let taken = 0;
  return using(name, async (engine) => {
    const { checkpoint } = await fit(network, resume === undefined ? settings : {}, {
      engine,
      train,
      test,
      signal: stop.signal,
      onProgress() {
        taken++;
        if (taken === steps) stop.abort();
      },
      ...(resume !== undefined && { resume }),
    });
    return decodeCheckpoint(encodeCheckpoint(checkpoint));
  });
}

describe.each([
  ['torch-demo', torchDemo.build([1, 12, 12], 3), 2e-4],
  ['small-cnn', smallCnn.build([1, 12, 12], 3), 2e-3],
])('a run of %s', (_, network, tolerance) => {
  it('goes the same way on both engines, and from one to the other in the middle', async () => {
    const whole = await run('graphs', network);
    expect(whole.history).toHaveLength(3);
    const moved = async (from: Name, to: Name) =>
      run(to, network, { resume: await run(from, network, { steps: 5 }) });
    for (const other of [
      await run('tfjs', network),
      await moved('tfjs', 'graphs'),
      await moved('graphs', 'tfjs'),
    ]) {
      expect(other.step).toBe(whole.step);
      for (const [i, { loss, testLoss = Number.NaN, testAccuracy }] of whole.history.entries()) {
        const record = other.history[i];
        expectClose('losses', [record?.loss ?? 0, record?.testLoss ?? 0], [loss, testLoss], tolerance);
        expect(record?.testAccuracy).toBe(testAccuracy);
      }
      for (const [name, values] of Object.entries(whole.state)) {
        expectClose(name, other.state[name] ?? [], values, tolerance);
      }
    }
  });

  it('exports what tfjs trained, and the file gives the same logits', async () => {
    const { state, evaluation } = await using('tfjs', async (engine) => {
      const { checkpoint } = await fit(network, settings, { engine, train });
      return { state: checkpoint.state, evaluation: await evaluate(engine, test) };
    });
    const bytes = exportOnnx(network, state, { labels: train.classes, input: train.input });
    const order = Uint32Array.from({ length: test.length }, (_, i) => i);
    const [batch] = batches(test, { batchSize: test.length, order });
    if (batch === undefined) throw new Error('the dataset gave no batch');
    const model = await loadModel(bytes);
    const dims = [batch.size, ...network.input];
    const { outputs } = await model.infer({ image: { type: 'float32', dims, data: batch.images } });
    await model.close();
    const logits = outputs.logits?.data ?? new Float32Array();
    expectClose('logits', Array.from(logits, Number), evaluation.outputs, 1e-5);

    const classifier = await loadClassifier(bytes);
    const { label } = await classifier.classify(imageAt(test, 1));
    await classifier.close();
    expect(label).toBe('middle');
    expect(evaluation.accuracy).toBe(1);
  });
});
