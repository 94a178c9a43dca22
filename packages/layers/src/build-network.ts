import { formatShape, type Shape, ShapeError, UsageError } from '@fovea/shape';
import type { Layer } from './layer.ts';
import type { LayerNode } from './layer-definition.ts';
import { type LayerJson, localName, type Network } from './network.ts';
import { placeRow } from './place-layer.ts';

/**
 * Runs the shape rule of each layer on the output of the one before.
 *
 * @throws ShapeError naming the first layer that does not fit, UsageError for names given twice.
 */
export function buildNetwork<I extends Shape, O extends Shape>(
  inputShape: I,
  layers: readonly Layer[],
): Network<I, O> {
  checkInput(inputShape);
  checkNotEmpty(layers);
  return networkOf(inputShape, placeRow(layers, inputShape));
}

/** The network that layers in their places make. */
export function networkOf<I extends Shape, O extends Shape>(
  input: I,
  nodes: readonly LayerNode[],
): Network<I, O> {
  return {
    input,
    // The type rules are the run-time rules' twins; a test compares them on random networks.
    output: (nodes.at(-1)?.output ?? input) as O,
    nodes,
    toJSON: () => ({ input: [...input], layers: nodes.map(layerJson) }),
  };
}

function layerJson(node: LayerNode): LayerJson {
  const { definition, attributes, branches } = node;
  const layer = { type: definition.type, name: localName(node), attributes };
  return definition.rows === undefined
    ? layer
    : { ...layer, branches: branches.map((row) => row.map(layerJson)) };
}

/** @throws ShapeError for a shape that no network can take */
export function checkInput(shape: Shape): void {
  const isList = Array.isArray(shape) && (shape.length === 3 || shape.length === 1);
  if (isList && shape.every((size) => Number.isSafeInteger(size) && size > 0)) return;
  throw new ShapeError('input-shape', 'the shape cannot be an input', {
    path: 'input',
    expected: '[channels, height, width] or [features], whole numbers above 0',
    received: Array.isArray(shape) ? formatShape(shape) : String(shape),
  });
}

/** @throws UsageError for a network without layers */
export function checkNotEmpty(layers: readonly unknown[]): void {
  if (layers.length > 0) return;
  throw new UsageError('network-empty', 'the network has no layers', {
    path: 'sequential',
    hint: 'Add one after input(…), e.g. dense(10).',
  });
}
