import { UsageError } from '@fovea/shape';
import { buildNetwork } from './build-network.ts';
import { createLayer, type Layer } from './layer.ts';
import type { LayerDefinition } from './layer-definition.ts';
import type { LayerJson, Network } from './network.ts';
import { layerDefinitions } from './registry.ts';

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
  const known: Readonly<Record<string, LayerDefinition>> = { ...layerDefinitions, ...definitions };
  const layers = json.layers.map((layer: unknown): Layer => {
    if (!isLayerJson(layer)) {
      throw notANetwork('layers with "type", "attributes" and, if named, a "name"', layer);
    }
    const definition = Object.hasOwn(known, layer.type) ? known[layer.type] : undefined;
    if (definition === undefined) {
      throw new UsageError('layer-unknown', `there is no layer of type "${layer.type}"`, {
        path: 'network',
        expected: `one of ${Object.keys(known).join(', ')}`,
        hint: 'Pass the definitions of your own layers.',
      });
    }
    const name = layer.name === undefined ? {} : { name: layer.name };
    return createLayer(definition, { ...layer.attributes, ...name });
  });
  return buildNetwork(json.input, layers);
}

function notANetwork(expected: string, received: unknown): UsageError {
  return new UsageError('network-json', 'this is not a network', {
    path: 'network',
    expected,
    received: (JSON.stringify(received) ?? 'nothing').slice(0, 80),
  });
}

function isLayerJson(layer: unknown): layer is Omit<LayerJson, 'name'> & Partial<LayerJson> {
  if (!isRecord(layer) || typeof layer.type !== 'string' || !isRecord(layer.attributes)) return false;
  return layer.name === undefined || typeof layer.name === 'string';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}
