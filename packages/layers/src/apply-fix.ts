import type { Fix } from '@fovea/shape';
import type { LayerDraft } from './draft-network.ts';

/**
 * A list of layers with a fix carried out at the layer whose error offered it.
 *
 * @param create - makes a layer of the list of the plain one that a fix inserts
 */
export function applyFix<L extends LayerDraft>(
  layers: readonly L[],
  position: number,
  fix: Fix,
  create: (layer: LayerDraft) => L,
): L[] {
  const [before, after] = [layers.slice(0, position), layers.slice(position + 1)];
  const layer = layers[position];
  if (layer === undefined) return [...layers];
  switch (fix.kind) {
    case 'insert':
      return [...before, create({ type: fix.layer, attributes: {} }), layer, ...after];
    case 'remove':
      return [...before, ...after];
    case 'set':
      return [
        ...before,
        { ...layer, attributes: { ...layer.attributes, [fix.attribute]: fix.value } },
        ...after,
      ];
    case 'unset':
      return [...before, without(layer, fix.attribute), ...after];
  }
}

/** A layer's name is not among its attributes in plain data, but for users it is one. */
function without<L extends LayerDraft>(layer: L, attribute: string): L {
  const attributes = Object.entries(layer.attributes).filter(([name]) => name !== attribute);
  const others = Object.entries(layer).filter(([name]) => name !== 'name' || attribute !== 'name');
  // All of L's fields are there but a name, which is optional.
  return { ...Object.fromEntries(others), attributes: Object.fromEntries(attributes) } as unknown as L;
}
