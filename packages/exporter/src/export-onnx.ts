import { compileInference, networkParameters, type Weights } from '@fovea/compiler';
import type { Network } from '@fovea/layers';
import { checkModel, encodeModel } from '@fovea/onnx';
import { type InputSpec, modelInfoToMetadata } from '@fovea/runtime';
import { UsageError } from '@fovea/shape';

export interface ExportOptions {
  /** The classes' names, in the order of the network's outputs. */
  readonly labels: readonly string[];
  /** How images become the network's input; goes into the file, so that nobody has to guess. */
  readonly input: InputSpec;
}

/**
 * A trained network as one `.onnx` file that says everything about itself:
 * weights, labels, how to prepare images, and the network's own JSON, so that
 * it can be opened again as a network. Input `image`, outputs `logits` and
 * `probabilities`; see `compileInference`.
 *
 * @param weights - parameters by full name; other entries (optimiser slots) are left out
 * @throws UsageError when weights, labels or input do not belong to the network
 */
export function exportOnnx(network: Network, weights: Weights, { labels, input }: ExportOptions): Uint8Array {
  const outputs = network.output.reduce((product, size) => product * size, 1);
  if (labels.length !== outputs) {
    throw new UsageError('export-labels', 'there is not one label per output', {
      path: 'export',
      expected: `${outputs} labels`,
      received: `${labels.length}`,
    });
  }
  const size = [input.channels, input.height, input.width];
  if (size.join() !== network.input.join()) {
    throw new UsageError('export-input', 'the input described is not the network’s', {
      path: 'export',
      expected: `[${network.input.join(', ')}]`,
      received: `[${size.join(', ')}]`,
    });
  }
  const own = Object.fromEntries(
    networkParameters(network).flatMap(({ name }) => {
      const value = weights[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  const metadata = modelInfoToMetadata({ labels, input, network: network.toJSON() });
  const model = compileInference(network, own, { metadata });
  checkModel(model);
  return encodeModel(model);
}
