import { subset, type TrainTest } from '@fovea/data';
import { loadDigits } from '@fovea/data/node';
import { exportOnnx } from '@fovea/exporter';
import {
  avgPool2d,
  conv2d,
  dense,
  flatten,
  input,
  maxPool2d,
  type Network,
  relu,
  sequential,
} from '@fovea/layers';
import { createExecutor } from '@fovea/runtime-node';
import { fit, graphEngine } from '@fovea/trainer';

/** Small, and with every kind of layer that says how its values come about. */
const network: Network = sequential(
  input([1, 28, 28]),
  conv2d({ filters: 8, kernel: 5 }),
  relu(),
  maxPool2d({ size: 2 }),
  conv2d({ filters: 12, kernel: 3, padding: 1 }),
  relu(),
  avgPool2d({ size: 2 }),
  flatten(),
  dense(10),
);

/** A model that reads digits, trained for a few seconds in Node, and the digits that it was trained and tested on. */
export async function trainedDigits(): Promise<{ readonly model: Uint8Array; readonly digits: TrainTest }> {
  const digits = await loadDigits();
  const engine = graphEngine(await createExecutor());
  const test = subset(digits.test, [0]);
  const settings = { epochs: 2, learningRate: 0.004 };
  const { checkpoint } = await fit(network, settings, { engine, train: digits.train, test });
  await engine.close();
  const { classes: labels, input: spec } = digits.train;
  return { model: exportOnnx(network, checkpoint.state, { labels, input: spec }), digits };
}
