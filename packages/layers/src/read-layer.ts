import { removeFix, UsageError } from '@fovea/shape';
import { createLayer, type Layer } from './layer.ts';
import type { LayerDefinition } from './layer-definition.ts';
import type { LayerJson } from './network.ts';
import { layerDefinitions } from './registry.ts';

/** Makes layers of what their JSON says. `definitions` are the user's own, beside Fovea's. */
export function layerReader(
  definitions: Readonly<Record<string, LayerDefinition>>,
): (layer: unknown) => Layer {
  const known: Readonly<Record<string, LayerDefinition>> = { ...layerDefinitions, ...definitions };
  const read = (layer: unknown): Layer => {
    if (!isLayerJson(layer)) {
      throw notANetwork(
        'layers with "type", "attributes" and, where they have them, a "name" and "branches"',
        layer,
      );
    }
    const definition = Object.hasOwn(known, layer.type) ? known[layer.type] : undefined;
    if (definition === undefined) {
      throw new UsageError('layer-unknown', `there is no layer of type "${layer.type}"`, {
        path: 'network',
        expected: `one of ${Object.keys(known).join(', ')}`,
        hint: 'Pass the definitions of your own layers.',
        fixes: [removeFix],
      });
    }
    const name = layer.name === undefined ? {} : { name: layer.name };
    const branches = layer.branches?.map((row) => row.map(read));
    return createLayer(definition, { ...layer.attributes, ...name }, branches);
  };
  return read;
}

export function notANetwork(expected: string, received: unknown): UsageError {
  return new UsageError('network-json', 'this is not a network', {
    path: 'network',
    expected,
    received: (jsonOf(received) ?? 'nothing').slice(0, 80),
  });
}

/** As JSON, or whatever can be said of what has none, such as a bigint. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return String(value);
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLayerJson(layer: unknown): layer is Omit<LayerJson, 'name'> & Partial<LayerJson> {
  if (!isRecord(layer) || typeof layer.type !== 'string' || !isRecord(layer.attributes)) return false;
  const { name, branches } = layer;
  if (branches !== undefined && !(Array.isArray(branches) && branches.every(Array.isArray))) return false;
  return name === undefined || typeof name === 'string';
}
