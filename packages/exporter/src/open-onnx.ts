import type { Weights } from '@fovea/compiler';
import { type LayerDefinition, type Network, networkFromJson } from '@fovea/layers';
import { decodeModel, readMetadata } from '@fovea/onnx';
import { type ModelInfo, readModelInfo } from '@fovea/runtime';
import { FoveaError, formatShape, ModelError } from '@fovea/shape';
import { metadataToMoments } from './channel-moments.ts';
import { readWeights } from './read-weights.ts';

export interface OpenOptions {
  /** Names the file in errors. */
  readonly path?: string;
  /** Your own layers by type, beside Fovea's. */
  readonly definitions?: Readonly<Record<string, LayerDefinition>>;
}

export interface OpenedModel {
  readonly network: Network;
  /** A value for every parameter of the network, by full name. */
  readonly weights: Weights;
  readonly info: ModelInfo;
}

/**
 * Opens an `.onnx` file that `exportOnnx` wrote as a network with its weights,
 * to look inside and to train on. In inference it computes what the file
 * computes, up to rounding; optimiser slots are not in the file.
 *
 * Weights come back as they were, but for batch normalisations that the export
 * worked into the convolution before them. There the convolution comes back
 * with scale and shift worked into its weights, and the normalisation as one
 * that changes nothing. Where the convolution has no bias of its own, the first
 * normalisation behind it carries the shift. With m and v for the mean and variance that the
 * normalisation gave each channel, which the file's metadata say:
 * `weight = √(v + ε)`, `bias = m`, `running_var = v`, `running_mean = m − shift`.
 * So training on finds the channels as it left them. A file without
 * these metadata (of an earlier version) is opened with `m = shift` and `v = 1`: right in inference,
 * but the first steps of training have to find the channels' scales anew.
 *
 * @throws ModelError when the bytes are no ONNX model, or not one that Fovea wrote; when its network cannot be built or
 *   is not the one that its labels and input describe; when a weight is missing or of another size
 * @throws UnsupportedError for weights of a type that Fovea does not use, or outside the file
 */
export function openOnnx(
  bytes: Uint8Array,
  { path = 'the model', definitions = {} }: OpenOptions = {},
): OpenedModel {
  const { graph } = decodeModel(bytes, { path });
  const info = readModelInfo(bytes, { path });
  if (info.network === undefined) {
    throw new ModelError('metadata-missing', 'the metadata "fovea.network" is missing', {
      path,
      hint: 'Only models that Fovea exported can be opened as a network.',
    });
  }
  const network = buildNetwork(info.network, definitions, path);
  checkFit(network, info, path);
  const moments = metadataToMoments(readMetadata(bytes, { path }), network, path);
  return { network, weights: readWeights(network, graph?.initializer ?? [], moments, path), info };
}

function buildNetwork(json: unknown, definitions: OpenOptions['definitions'], path: string): Network {
  try {
    return networkFromJson(json, definitions);
  } catch (cause) {
    const problem = 'the network in it cannot be built';
    const hint = 'Export the model again.';
    if (!(cause instanceof FoveaError)) {
      // An attribute of a kind that no layer counts with.
      throw new ModelError('model-network', problem, { path, received: String(cause), hint, cause });
    }
    const where = cause.path === undefined ? '' : `${cause.path}: `;
    throw new ModelError('model-network', `${problem}: ${where}${cause.problem}`, {
      path,
      ...(cause.expected === undefined ? {} : { expected: cause.expected }),
      ...(cause.received === undefined ? {} : { received: cause.received }),
      hint: cause.hint ?? hint,
      cause,
    });
  }
}

/** The network takes what the metadata prepare images as, and gives one value per label. */
function checkFit({ input, output }: Network, { input: spec, labels }: ModelInfo, path: string): void {
  const [described, built] = [
    [[spec.channels, spec.height, spec.width], [labels.length]].map(formatShape),
    [input, output].map(formatShape),
  ];
  if (described.join() === built.join()) return;
  throw new ModelError('model-network', 'its network is not the one that its labels and input describe', {
    path,
    expected: `${described.join(' to ')}`,
    received: `${built.join(' to ')}`,
    hint: 'Export the model again.',
  });
}
