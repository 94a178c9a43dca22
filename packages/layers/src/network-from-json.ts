import { buildNetwork } from './build-network.ts';
import type { LayerDefinition } from './layer-definition.ts';
import type { Network } from './network.ts';
import { isRecord, layerReader, notANetwork } from './read-layer.ts';

/**
 * Reads a network from the JSON that it was written as.
 *
 * @param json - a parsed {@link NetworkJson}; anything else is refused
 * @param definitions - your own layers by type, beside Fovea's
 * @throws UsageError for JSON that is not a network, or for an unknown type of layer
 * @throws ShapeError when the layers do not fit
 */
export function networkFromJson(
  json: unknown,
  definitions: Readonly<Record<string, LayerDefinition>> = {},
): Network {
  if (!isRecord(json) || !isNumbers(json.input) || !Array.isArray(json.layers)) {
    throw notANetwork('an object with "input" (numbers) and "layers" (a list)', json);
  }
  return buildNetwork(json.input, json.layers.map(layerReader(definitions)));
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}
