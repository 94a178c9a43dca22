import { foldAffine, type Weights } from '@fovea/compiler';
import { allNodes, type ChannelMoments, type LayerNode, type Network, parameterName } from '@fovea/layers';
import { ModelError } from '@fovea/shape';

// Folding a batch normalisation into a convolution keeps what it computes in inference, but not what it brings the
// channels to in training. That is a few numbers per layer, and they go into the file's metadata beside the rest.

/** Where the moments are in a file's metadata: JSON, `{ layer: { mean: […], variance: […] } }`. */
const key = 'fovea.moments';

/** The metadata entry for the layers that folding takes out of a network; none where there are none. */
export function momentsToMetadata(network: Network, weights: Weights): Record<string, string> {
  const left = new Set(allNodes(foldAffine(network.nodes, weights)).map(({ name }) => name));
  const entries = allNodes(network).flatMap((node) => {
    const moments = left.has(node.name)
      ? undefined
      : node.definition.channelMoments?.(node, own(node, weights));
    if (moments === undefined) return [];
    const { mean, variance } = moments;
    return [[node.name, { mean: digits(mean), variance: digits(variance) }] as const];
  });
  return entries.length === 0 ? {} : { [key]: JSON.stringify(Object.fromEntries(entries)) };
}

/**
 * Reads what {@link momentsToMetadata} wrote, by layer; empty for a file without it.
 *
 * @throws ModelError when it is malformed, or not about channels of this network
 */
export function metadataToMoments(
  metadata: Readonly<Record<string, string>>,
  network: Network,
  path: string,
): ReadonlyMap<string, ChannelMoments> {
  const text = metadata[key];
  if (text === undefined) return new Map();
  const entries = Object.entries(parse(text, path)).map(([name, value]) => {
    if (!isRecord(value) || !isNumbers(value.mean) || !isNumbers(value.variance)) {
      throw malformed(path, `"${name}" without a list "mean" and a list "variance"`);
    }
    const [channels] = allNodes(network).find((node) => node.name === name)?.output ?? [];
    if (value.mean.length !== channels || value.variance.length !== channels) {
      throw malformed(path, `other numbers of channels than "${name}" has`);
    }
    return [name, { mean: floats(value.mean), variance: floats(value.variance) }] as const;
  });
  return new Map(entries);
}

function own(node: LayerNode, weights: Weights): Record<string, Float32Array> {
  return Object.fromEntries(
    node.parameters.flatMap(({ name }) => {
      const value = weights[parameterName(node, name)];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** As many digits as tell float32 numbers apart. */
function digits(values: Float32Array): number[] {
  return Array.from(values, (value) => Number(value.toPrecision(9)));
}

function parse(text: string, path: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw malformed(path, text.slice(0, 40), cause);
  }
  if (isRecord(value)) return value;
  throw malformed(path, text.slice(0, 40));
}

function malformed(path: string, received: string, cause?: unknown): ModelError {
  return new ModelError('metadata-moments', `the metadata "${key}" is malformed`, {
    path,
    expected: 'JSON with mean and variance by layer',
    received,
    hint: 'Export the model again.',
    cause,
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Numbers, and null, which is how JSON writes NaN. */
function isNumbers(value: unknown): value is readonly (number | null)[] {
  return Array.isArray(value) && value.every((item) => item === null || typeof item === 'number');
}

function floats(values: readonly (number | null)[]): Float32Array {
  return Float32Array.from(values, (value) => value ?? Number.NaN);
}
