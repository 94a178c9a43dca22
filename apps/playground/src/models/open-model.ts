import { networkParameters } from '@fovea/compiler';
import type { HostTensor } from '@fovea/runtime';
import type { Trained } from '../state/trained.ts';
import type { DeviceWish } from '../state/training-settings.ts';
import { createWebExecutor } from '../train/create-web-executor.ts';

/**
 * An .onnx file that Fovea wrote as a trained network of this page: its weights
 * are in an executor of their own.
 *
 * @param path - the file's name, for errors
 * @throws ModelError for anything that Fovea did not write, or that is damaged
 */
export async function openModel(bytes: Uint8Array, path: string, device: DeviceWish): Promise<Trained> {
  // Reading and writing models is not needed for the first screen.
  const { openOnnx } = await import('@fovea/exporter');
  const { network, weights, info } = openOnnx(bytes, { path });
  const state = networkParameters(network).flatMap(({ name, shape }) => {
    const data = weights[name];
    const tensor: HostTensor | undefined = data && { type: 'float32', dims: shape, data };
    return tensor === undefined ? [] : [[name, tensor] as const];
  });
  const { executor } = await createWebExecutor(device);
  try {
    await executor.writeState(Object.fromEntries(state));
  } catch (error) {
    await executor.close();
    throw error;
  }
  return { network, labels: info.labels, input: info.input, executor, version: 1 };
}
