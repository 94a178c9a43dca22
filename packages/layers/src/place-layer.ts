import { checkAttributes, FoveaError, removeFix, type Shape, ShapeError } from '@fovea/shape';
import { checkValues } from './check-values.ts';
import type { Layer } from './layer.ts';
import type { LayerNode } from './layer-definition.ts';
import type { NamedLayer } from './name-layers.ts';

/**
 * A layer in its place: behind something of shape `input`, with `following` layers after it.
 *
 * @throws ShapeError when it does not fit there, UsageError for a name that cannot be
 */
export function placeLayer(
  { layer, name, nameError }: NamedLayer<Layer>,
  input: Shape,
  following: number,
): LayerNode {
  if (nameError !== undefined) throw nameError;
  try {
    return nodeOf(layer, name, input, following);
  } catch (error) {
    throw error instanceof FoveaError ? error.at(`${layer.type} "${name}"`) : error;
  }
}

function nodeOf(
  { definition, attributes, type }: Layer,
  name: string,
  input: Shape,
  following: number,
): LayerNode {
  checkAttributes(type, attributes, Object.keys(definition.attributes));
  checkValues(definition, attributes);
  const output = definition.shape(input, attributes);
  if (definition.inferenceOnly === true && following > 0) {
    throw new ShapeError('layer-not-last', `${type} must be the last layer`, {
      expected: 'nothing after it',
      received: `${following} more`,
      hint: 'Training skips it, so what follows would learn from other numbers than it sees later.',
      fixes: [removeFix],
    });
  }
  const parameters = definition.parameters?.(input, attributes) ?? [];
  return { name, attributes, definition, input, output, parameters };
}
