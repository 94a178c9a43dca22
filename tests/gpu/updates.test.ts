import { datasetFrom } from '@fovea/data';
import { batchNorm2d, conv2d, dense, flatten, input, relu, sequential } from '@fovea/layers';
import { createExecutor } from '@fovea/runtime-node';
import { type Engine, fit, graphEngine, type RunSettings } from '@fovea/trainer';
import { expect, it } from 'vitest';
import { childExecutor } from './child-executor.ts';
import { wasmExecutor } from './wasm-executor.ts';

// What stands between gradients and weights, on the devices: gathering over batches is an If around the update.

const size = [1, 6, 6] as const;
const pixels = Uint8Array.from({ length: 10 * 36 }, (_, i) => (i * 37) % 256);
const train = datasetFrom(
  pixels,
  Array.from({ length: 10 }, (_, i) => i % 3),
  { size },
);
const network = sequential(
  input(size),
  conv2d({ filters: 2, kernel: 3, bias: false }),
  batchNorm2d(),
  relu(),
  flatten(),
  dense(3),
);
const settings: Partial<RunSettings> = {
  epochs: 1,
  batchSize: 2,
  learningRate: 0.1,
  optimizer: { name: 'sgd', momentum: 0.9, weightDecay: 0.01 },
  accumulate: 2,
  clip: { value: 0.5, norm: 1 },
  ema: { decay: 0.5 },
};

async function trained(engine: Engine) {
  try {
    return (await fit(network, settings, { engine, train })).checkpoint.state;
  } finally {
    await engine.close();
  }
}

it.each([
  ['wasm', async () => wasmExecutor(), 1],
  ['webgpu', () => childExecutor('webgpu'), 1],
  ['webgpu', () => childExecutor('webgpu'), 3],
] as const)('on %s the weights become what they become on the CPU, %#', async (_, open, stepsPerRun) => {
  const expected = await trained(graphEngine(await createExecutor({ threads: 1 })));
  const received = await trained(graphEngine(await open(), { stepsPerRun }));
  expect(Object.keys(received)).toEqual(Object.keys(expected));
  expect(Object.keys(expected)).toContain('mean_gradient.dense_1.weight');
  for (const [name, values] of Object.entries(expected)) {
    const apart = values.map((value, i) => Math.abs(value - (received[name]?.[i] ?? Number.NaN)));
    expect(Math.max(...apart), name).toBeLessThan(1e-4);
  }
});
