import type { LayerNode } from '@fovea/layers';

/** The padding of a layer's window in cells: top, left, bottom, right. */
export function padsOf({
  definition,
  input,
  attributes,
}: LayerNode): readonly [number, number, number, number] {
  return definition.window?.(input, attributes).pads ?? [0, 0, 0, 0];
}
