import { UsageError } from '@fovea/shape';
import type { Layer, Step } from './layer.ts';

/** The layers of an item in a row: its own, where it is a block, else itself. @throws UsageError for what is no layer */
export function layersOf(item: Step, path: string, position: number): readonly Layer[] {
  if (isBlock(item)) return item.layers;
  if (isLayer(item)) return [item];
  throw new UsageError('not-a-layer', 'an item is not a layer', {
    path,
    expected: 'values such as conv2d(…) or relu()',
    received: `${item === null ? 'null' : typeof item} as item ${position + 1}`,
  });
}

function isBlock(item: Step): item is Step & { readonly layers: readonly Layer[] } {
  return item?.type === 'sequential';
}

function isLayer(item: Step): item is Layer {
  return typeof item === 'object' && item !== null && 'definition' in item;
}
