import { checkWeights, compileInference, networkParameters, type Weights } from '@fovea/compiler';
import type { Network } from '@fovea/layers';
import { checkModel, encodeModel } from '@fovea/onnx';
import { type HeldOutInfo, heldOutToMetadata, type InputSpec, modelInfoToMetadata } from '@fovea/runtime';
import { UsageError } from '@fovea/shape';
import { momentsToMetadata } from './channel-moments.ts';

export interface ExportOptions {
  /** The classes' names, in the order of the network's outputs. */
  readonly labels: readonly string[];
  /** How images become the network's input; goes into the file, so that nobody has to guess. */
  readonly input: InputSpec;
  /** The seed of the run, which says which images were held out. */
  readonly seed?: number;
  /** Those images. */
  readonly heldOut?: HeldOutInfo;
}

/**
 * A trained network as one `.onnx` file that says everything about itself:
 * weights, labels, how to prepare images, and the network's own JSON, so that
 * `openOnnx` can open it again. Opset 17, IR 8. Input `image` float32 `[batch, channels, height, width]`, outputs
 * `logits` and `probabilities` `[batch, classes]`; see `compileInference`.
 *
 * @param weights - parameters by full name; other entries (optimiser slots) are left out
 * @throws UsageError when weights, labels or input do not belong to the network, or it does not end in classes
 * @throws ModelError when the input cannot be used, e.g. a `std` of 0
 */
export function exportOnnx(network: Network, weights: Weights, options: ExportOptions): Uint8Array {
  const { labels, input } = options;
  const [classes] = network.output;
  if (classes === undefined || network.output.length !== 1) {
    throw new UsageError('export-output', 'the network does not end in a list of classes', {
      path: 'export',
      expected: '[classes]',
      received: `[${network.output.join(', ')}]`,
      hint: 'End the network with flatten() and dense(classes).',
    });
  }
  if (labels.length !== classes) {
    throw new UsageError('export-labels', 'there is not one label per output', {
      path: 'export',
      expected: `${classes} labels`,
      received: `${labels.length}`,
    });
  }
  const size = [input.channels, input.height, input.width];
  if (size.join() !== network.input.join()) {
    throw new UsageError('export-input', 'the input described is not the network’s', {
      path: 'export',
      expected: `[${network.input.join(', ')}]`,
      received: `[${size.join(', ')}]`,
      hint: 'Describe the input that the network was trained with.',
    });
  }
  const own = Object.fromEntries(
    networkParameters(network).flatMap(({ name }) => {
      const value = weights[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  const info = modelInfoToMetadata({ ...options, network: network.toJSON() });
  checkWeights(network, own);
  const model = compileInference(network, own, {
    // The model's own description comes last: of a file that is cut short its end is missing.
    metadata: {
      ...momentsToMetadata(network, own),
      ...(options.heldOut === undefined ? {} : heldOutToMetadata(options.heldOut)),
      ...info,
    },
  });
  checkModel(model);
  return encodeModel(model);
}
