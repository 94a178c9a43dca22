import { networkParameters, type Weights } from '@fovea/compiler';
import { EngineError } from '@fovea/shape';
import type { Trained } from '../state/trained.ts';

/** The network with its weights as they are now, as an .onnx file that says everything about itself. */
export async function exportModel({ network, labels, input, executor }: Trained): Promise<Uint8Array> {
  const { exportOnnx } = await import('@fovea/exporter');
  const state = await executor.readState(networkParameters(network).map(({ name }) => name));
  const weights: Weights = Object.fromEntries(
    Object.entries(state).map(([name, tensor]) => {
      if (tensor.type === 'float32') return [name, tensor.data] as const;
      throw new EngineError('engine-output', 'the engine gave no float32 numbers', {
        path: name,
        received: tensor.type,
      });
    }),
  );
  return exportOnnx(network, weights, { labels, input });
}
