import type { Dataset } from '@fovea/data';
import { conv2d, dense, flatten, input, maxPool2d, relu, sequential } from '@fovea/layers';
import type { Executor } from '@fovea/runtime';
import { fit, graphEngine } from '@fovea/trainer';

const network = sequential(
  input([1, 8, 8]),
  conv2d({ filters: 4, kernel: 3 }),
  relu(),
  maxPool2d({ size: 2 }),
  flatten(),
  dense(2),
);

/** Seeded noise, brighter on the left (class 0) or on the right (class 1). */
function stripes(): Dataset {
  const length = 40;
  const labels = Int32Array.from({ length }, (_, i) => i % 2);
  const pixels = Uint8Array.from({ length: length * 64 }, (_, i) => {
    const bright = (i % 8 >= 4 ? 1 : 0) === (labels[Math.floor(i / 64)] ?? 0);
    return ((i * 48271) % 100) + (bright ? 120 : 0);
  });
  return {
    name: 'stripes',
    classes: ['left', 'right'],
    input: { channels: 1, height: 8, width: 8, mean: [0.5], std: [0.25] },
    labels,
    pixels,
    length,
  };
}

/** Trains a small network on a device and gives the losses of the epochs; closes the executor. */
export async function train(executor: Executor): Promise<readonly number[]> {
  const engine = graphEngine(executor);
  const losses: number[] = [];
  await fit(
    network,
    { epochs: 3, batchSize: 16, learningRate: 0.01, seed: 1 },
    { engine, train: stripes(), onEpoch: ({ loss }) => losses.push(loss) },
  );
  await engine.close();
  return losses;
}
