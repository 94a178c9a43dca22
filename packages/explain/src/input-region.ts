import type { LayerNode, Network } from '@fovea/layers';
import { type Region, type Window2d, windowRegion } from '@fovea/shape';
import { checkCell } from './check-cell.ts';
import { imageSize } from './image-size.ts';
import { layerByName } from './layer-by-name.ts';

/** The part of a network's input image that one output value of a layer looks at. */
export interface InputRegion {
  /** The receptive field in its place, padding included: it may reach outside the image. */
  readonly field: Region;
  /**
   * The smallest rectangle of the image that holds every pixel that the value
   * depends on; 0 high and wide where it sees nothing but padding.
   */
  readonly seen: Region;
}

/**
 * Follows the windows from one cell of a layer's output back to the image.
 * Layers without a window are taken to work place by place where they keep the
 * image's height and width, as `summary` does, and to look at their whole input
 * where they do not. In a flat list every feature is at row 0, column 0.
 *
 * @throws UsageError for an unknown layer or a cell that its output does not have.
 */
export function inputRegion(
  network: Network,
  layerName: string,
  { row, column }: { readonly row: number; readonly column: number },
): InputRegion {
  const last = layerByName(network, layerName);
  checkCell(last, { channel: 0, row, column });
  let field: Region = { top: row, left: column, height: 1, width: 1 };
  let [rows, columns]: readonly (readonly number[])[] = [[row], [column]];
  for (const node of network.nodes.slice(0, network.nodes.indexOf(last) + 1).reverse()) {
    const window = node.definition.window?.(node.input, node.attributes);
    if (window !== undefined) {
      field = windowRegion(window, field);
      [rows, columns] = [seenAlong(window, 0, rows), seenAlong(window, 1, columns)];
    } else if (!keepsSize(node)) {
      const [height, width] = imageSize(node.input);
      field = { top: 0, left: 0, height, width };
      [rows, columns] = [upTo(height), upTo(width)];
    }
  }
  return { field, seen: hull(rows, columns) };
}

/** The rows (axis 0) or columns of the input that windows at these rows or columns of the output see. */
function seenAlong(window: Window2d, axis: 0 | 1, outputs: readonly number[] = []): number[] {
  const seen = new Set<number>();
  for (const output of outputs) {
    const { top, left } = windowRegion(window, { top: output, left: output, height: 1, width: 1 });
    const first = axis === 0 ? top : left;
    for (const tap of upTo(window.kernel[axis])) {
      const place = first + tap * window.dilation[axis];
      if (place >= 0 && place < window.input[axis]) seen.add(place);
    }
  }
  return [...seen];
}

function keepsSize({ input, output }: LayerNode): boolean {
  return imageSize(input).join() === imageSize(output).join();
}

function hull(rows: readonly number[] = [], columns: readonly number[] = []): Region {
  if (rows.length === 0 || columns.length === 0) return { top: 0, left: 0, height: 0, width: 0 };
  const [top, left] = [Math.min(...rows), Math.min(...columns)];
  return { top, left, height: Math.max(...rows) - top + 1, width: Math.max(...columns) - left + 1 };
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
