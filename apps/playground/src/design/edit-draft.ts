import { type LayerType, layerDefinitions } from '@fovea/layers';
import type { Fix } from '@fovea/shape';
import { type Draft, type DraftLayer, newLayer } from '../state/draft.ts';

/** A layer with what must be given set to what an editor may begin with. */
export function starterLayer(type: LayerType): DraftLayer {
  const given = Object.entries(layerDefinitions[type].attributes).flatMap(([name, info]) =>
    info.starter === undefined ? [] : [[name, info.starter]],
  );
  return newLayer({ type, attributes: Object.fromEntries(given) });
}

/** With `layer` at position `at`. */
export function insertLayer(draft: Draft, at: number, layer: DraftLayer): Draft {
  return { ...draft, layers: draft.layers.toSpliced(at, 0, layer) };
}

export function removeLayer(draft: Draft, id: number): Draft {
  return { ...draft, layers: draft.layers.filter((layer) => layer.id !== id) };
}

/** Up (−1) or down (+1), as far as there is room. */
export function moveLayer(draft: Draft, id: number, by: -1 | 1): Draft {
  const from = draft.layers.findIndex((layer) => layer.id === id);
  const layer = draft.layers[from];
  const to = from + by;
  if (layer === undefined || to < 0 || to >= draft.layers.length) return draft;
  return { ...draft, layers: draft.layers.toSpliced(from, 1).toSpliced(to, 0, layer) };
}

/** A second one behind it. Names are unique, so the copy has none. */
export function duplicateLayer(draft: Draft, id: number): Draft {
  const at = draft.layers.findIndex((layer) => layer.id === id);
  const layer = draft.layers[at];
  if (layer === undefined) return draft;
  const { id: _, name: __, ...unnamed } = layer;
  return insertLayer(draft, at + 1, newLayer(unnamed));
}

/** With one attribute set, or left to its default where `value` is undefined. */
export function setAttribute(draft: Draft, id: number, name: string, value: unknown): Draft {
  const changed = (layer: DraftLayer): DraftLayer => {
    const { [name]: _, ...others } = layer.attributes;
    if (value === undefined) return { ...layer, attributes: others };
    // A setting that was there keeps its place among the others.
    return { ...layer, attributes: { ...layer.attributes, [name]: value } };
  };
  return { ...draft, layers: draft.layers.map((layer) => (layer.id === id ? changed(layer) : layer)) };
}

/** Mends the layer as the library proposes. */
export function applyFix(draft: Draft, id: number, fix: Fix): Draft {
  const at = draft.layers.findIndex((layer) => layer.id === id);
  switch (fix.kind) {
    case 'set':
      return setAttribute(draft, id, fix.attribute, fix.value);
    case 'unset':
      return fix.attribute === 'name'
        ? withoutName(draft, id)
        : setAttribute(draft, id, fix.attribute, undefined);
    case 'insert':
      return insertLayer(draft, at, newLayer({ type: fix.layer, attributes: {} }));
    case 'remove':
      return removeLayer(draft, id);
  }
}

function withoutName(draft: Draft, id: number): Draft {
  const unnamed = ({ name: _, ...layer }: DraftLayer): DraftLayer => layer;
  return { ...draft, layers: draft.layers.map((layer) => (layer.id === id ? unnamed(layer) : layer)) };
}
