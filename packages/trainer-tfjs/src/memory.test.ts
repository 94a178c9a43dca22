import {
  batchNorm2d,
  conv2d,
  dense,
  dropout,
  flatten,
  input,
  maxPool2d,
  relu,
  sequential,
} from '@fovea/layers';
import { adam, crossEntropy, initialState } from '@fovea/trainer';
import { expect, it } from 'vitest';
import { randomBatch } from './fixtures/compare-engines.ts';
import { tf } from './fixtures/tfjs-at-hand.ts';
import { tfjsEngine } from './tfjs-engine.ts';

it('has as many tensors after step 1,000 as after step 10, and none once it is closed', async () => {
  const network = sequential(
    input([1, 8, 8]),
    conv2d({ filters: 2, kernel: 3, padding: 1, bias: false }),
    batchNorm2d(),
    relu(),
    maxPool2d({ size: 2 }),
    flatten(),
    dropout(0.25),
    dense(3),
  );
  const before = tf.memory();
  const optimizer = adam();
  const engine = tfjsEngine(tf);
  const task = { network, loss: crossEntropy(), optimizer };
  const state = initialState(network, optimizer, 1);
  await engine.prepare(task, state, [2]);
  const after: { readonly numTensors: number; readonly numBytes: number }[] = [];
  for (let step = 1; step <= 1000; step++) {
    await engine.step(randomBatch(network, 2, step), { learningRate: 0.001, step, seed: 1 });
    if (step % 100 === 0) await engine.evaluate(randomBatch(network, 3, step));
    if (step === 10 || step === 1000) after.push(tf.memory());
  }
  // Parameters, running statistics, and two slots of Adam for each parameter that is trained.
  expect(after[0]?.numTensors).toBe(before.numTensors + Object.keys(state).length);
  expect(after[1]?.numTensors).toBe(after[0]?.numTensors);
  expect(after[1]?.numBytes).toBe(after[0]?.numBytes);

  await engine.prepare(task, await engine.readState());
  expect(tf.memory().numTensors).toBe(after[0]?.numTensors);
  await engine.close();
  await engine.close();
  expect(tf.memory().numTensors).toBe(before.numTensors);
  expect(tf.memory().numBytes).toBe(before.numBytes);
});
