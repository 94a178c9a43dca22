import { type Dataset, uniform } from '@fovea/data';
import {
  add,
  avgPool2d,
  batchNorm2d,
  conv2d,
  dense,
  dropout,
  flatten,
  input,
  maxPool2d,
  relu,
  residual,
  sequential,
} from '@fovea/layers';
import { createExecutor } from '@fovea/runtime-node';
import { fit, graphEngine } from '@fovea/trainer';
import { beforeAll, describe, expect, it } from 'vitest';

// The same run again, and on another number of threads.

const network = sequential(
  input([1, 24, 24]),
  conv2d({ filters: 16, kernel: 3, padding: 1 }),
  batchNorm2d(),
  relu(),
  maxPool2d({ size: 3, stride: 2 }),
  residual(sequential(conv2d({ filters: 16, kernel: 3, padding: 'same' }), relu(), dropout(0.2))),
  add([conv2d({ filters: 24, kernel: 1 }), conv2d({ filters: 24, kernel: 3, groups: 4, padding: 1 })]),
  avgPool2d({ size: 2 }),
  flatten(),
  dense(3),
);

/** Stripes in three places, under noise. */
const train: Dataset = (() => {
  const length = 96;
  const labels = Int32Array.from({ length }, (_, i) => i % 3);
  const pixels = Uint8Array.from(uniform(length * 576, [7]), (noise, i) => {
    const stripe = Math.floor((i % 576) / 24 / 8);
    return 128 * noise + (stripe === labels[Math.floor(i / 576)] ? 100 : 0);
  });
  const input = { channels: 1, height: 24, width: 24, mean: [0.5], std: [0.25] } as const;
  return { name: 'stripes', classes: ['top', 'middle', 'bottom'], input, labels, pixels, length };
})();

async function run(threads: number) {
  const engine = graphEngine(await createExecutor({ threads }));
  try {
    const settings = { epochs: 2, batchSize: 32, learningRate: 0.01, seed: 3 };
    return (await fit(network, settings, { engine, train })).checkpoint;
  } finally {
    await engine.close();
  }
}

type Checkpoint = Awaited<ReturnType<typeof run>>;

let [once, again, onTwo]: (Checkpoint | undefined)[] = [];
beforeAll(async () => {
  [once, again, onTwo] = [await run(1), await run(1), await run(2)];
});

describe('the same training run', () => {
  it('gives the same bits twice', () => {
    const bits = (values: Float32Array) => Buffer.from(values.buffer, values.byteOffset, values.byteLength);
    const [first, second] = [once?.state ?? {}, again?.state ?? {}];
    expect(Object.keys(first).length).toBeGreaterThan(20);
    expect(Object.keys(second)).toEqual(Object.keys(first));
    for (const [name, values] of Object.entries(first)) {
      expect(bits(values).equals(bits(second[name] ?? new Float32Array())), name).toBe(true);
    }
    expect(again?.history.map(({ loss }) => loss)).toEqual(once?.history.map(({ loss }) => loss));
  });

  // Sums are divided among threads, so their rounding differs; Adam divides by a gradient's size, which magnifies that
  // where a gradient is all but zero.
  it('gives on two threads what it gives on one, to three digits of the largest number of each tensor', () => {
    for (const [name, values] of Object.entries(once?.state ?? {})) {
      const other = onTwo?.state[name] ?? new Float32Array();
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
      const apart = values.reduce(
        (most, value, i) => Math.max(most, Math.abs(value - (other[i] ?? Number.NaN))),
        0,
      );
      expect(apart / largest, name).toBeLessThan(1e-3);
    }
    expect(onTwo?.history.at(-1)?.loss).toBeCloseTo(once?.history.at(-1)?.loss ?? Number.NaN, 4);
  });
});
