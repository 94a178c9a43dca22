import { exportOnnx } from '@fovea/exporter';
import { conv2d, dense, flatten, input, maxPool2d, type Network, relu, sequential } from '@fovea/layers';
import { adam, initialState } from '@fovea/trainer';

const network: Network = sequential(
  input([1, 28, 28]),
  conv2d({ filters: 8, kernel: 5 }),
  relu(),
  maxPool2d({ size: 2 }),
  flatten(),
  dense(10),
);

/** A classifier as `fovea train` writes it, with the weights that a seed gives. */
export function digitModel({
  seed = 1,
  broken = false,
}: {
  readonly seed?: number;
  readonly broken?: boolean;
} = {}): Uint8Array<ArrayBuffer> {
  const { ...state } = initialState(network, adam(), seed);
  if (broken) for (const name of Object.keys(state)) state[name]?.fill(Number.NaN);
  const model = exportOnnx(network, state, {
    labels: [...'0123456789'],
    input: { channels: 1, height: 28, width: 28, mean: [0.1], std: [0.3] },
  });
  return new Uint8Array(model);
}
