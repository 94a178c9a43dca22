import type { LayerNode, Network } from '@fovea/layers';
import { type Region, type Shape, type Window2d, windowRegion } from '@fovea/shape';
import { checkCell } from './check-cell.ts';
import { findLayer } from './find-layer.ts';
import { imageSize } from './image-size.ts';

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
 * where they do not. Of layers that hold others, every row inside counts. In a flat list every feature is at row 0, column 0.
 *
 * @throws UsageError for an unknown layer or a cell that its output does not have.
 */
export function inputRegion(
  network: Network,
  layerName: string,
  { row, column }: { readonly row: number; readonly column: number },
): InputRegion {
  const { node, before } = findLayer(network, layerName);
  checkCell(node, { channel: 0, row, column });
  const start: View = {
    field: { top: row, left: column, height: 1, width: 1 },
    rows: [row],
    columns: [column],
  };
  const { field, rows, columns } = viewThrough([...before, node], start);
  return { field, seen: hull(rows, columns) };
}

/** What is looked at between two layers: the field in its place, and the rows and columns of the image in which something counts. */
interface View {
  readonly field: Region;
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** The view of what layers in a row are given, from that of what the last gives. */
function viewThrough(row: readonly LayerNode[], behind: View): View {
  return row.reduceRight((view, node) => {
    const window = node.definition.window?.(node.input, node.attributes);
    if (window !== undefined) {
      return {
        field: windowRegion(window, view.field),
        rows: seenAlong(window, 0, view.rows),
        columns: seenAlong(window, 1, view.columns),
      };
    }
    if (node.branches.length > 0) return viewThroughBranches(node, view);
    return keepsSize(node.input, node.output) ? view : wholeView(node.input);
  }, behind);
}

/** Whatever one of the rows inside looks at. One that gives no places, such as a gate, is looked at as a whole. */
function viewThroughBranches({ input, output, branches }: LayerNode, view: View): View {
  const views = branches.map((row) => {
    const given = row.at(-1)?.output ?? input;
    return viewThrough(row, keepsSize(given, output) ? view : wholeView(given));
  });
  return {
    field: spanned(views.map(({ field }) => field)),
    rows: [...new Set(views.flatMap(({ rows }) => rows))],
    columns: [...new Set(views.flatMap(({ columns }) => columns))],
  };
}

function wholeView(shape: Shape): View {
  const [height, width] = imageSize(shape);
  return { field: { top: 0, left: 0, height, width }, rows: upTo(height), columns: upTo(width) };
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

function keepsSize(input: Shape, output: Shape): boolean {
  return imageSize(input).join() === imageSize(output).join();
}

/** The smallest rectangle around others. */
function spanned(regions: readonly Region[]): Region {
  const [top, left] = [
    Math.min(...regions.map((each) => each.top)),
    Math.min(...regions.map((each) => each.left)),
  ];
  const bottom = Math.max(...regions.map((each) => each.top + each.height));
  const right = Math.max(...regions.map((each) => each.left + each.width));
  return { top, left, height: bottom - top, width: right - left };
}

function hull(rows: readonly number[], columns: readonly number[]): Region {
  if (rows.length === 0 || columns.length === 0) return { top: 0, left: 0, height: 0, width: 0 };
  const [top, left] = [Math.min(...rows), Math.min(...columns)];
  return { top, left, height: Math.max(...rows) - top + 1, width: Math.max(...columns) - left + 1 };
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
