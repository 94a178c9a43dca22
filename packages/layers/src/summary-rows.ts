import { elementCount, growReceptiveField, pointField, type ReceptiveField, type Shape } from '@fovea/shape';
import type { LayerNode } from './layer-definition.ts';

/** What one layer is and costs; a composite with all that is inside it. */
export interface SummaryRow {
  readonly name: string;
  readonly type: string;
  readonly output: Shape;
  /** Numbers that are trained. */
  readonly parameters: number;
  /** Numbers that are kept up to date but not trained, e.g. running statistics. */
  readonly buffers: number;
  /** Multiply-accumulates for one image. */
  readonly macs: number;
  /** The part of the input that one output value depends on, in pixels; undefined once it is no image any more, or one of another size. */
  readonly receptiveField: ReceptiveField | undefined;
  /** Bytes of the output for one image, float32. */
  readonly activationBytes: number;
  /** Rows and columns at the bottom and right that no window sees. */
  readonly unseen: readonly [number, number];
  /** The same of the layers inside a composite, row by row. */
  readonly branches: readonly (readonly SummaryRow[])[];
}

/** A row for each of the layers behind an input, of which there may be more to come. */
export function summaryRows(input: Shape, nodes: readonly LayerNode[]): SummaryRow[] {
  const [, height = 1, width = 1] = input;
  const rowsBehind = (start: ReceptiveField | undefined, row: readonly LayerNode[]): SummaryRow[] => {
    let field = start;
    return row.map((node) => {
      const before = field;
      const branches = node.branches.map((inner) => rowsBehind(before, inner));
      const fields = branches.map((inner) => (inner.length === 0 ? before : inner.at(-1)?.receptiveField));
      const window = node.definition.window?.(node.input, node.attributes);
      if (field !== undefined && window !== undefined) field = growReceptiveField(field, window);
      if (branches.length > 0) field = widest(fields, [height, width]);
      // A layer that changes height and width without a window spreads or mixes its input in a way of its own.
      const isResized = window === undefined && branches.length === 0 && !keepsSize(node);
      if (node.output.length !== 3 || isResized) field = undefined;
      return {
        ...costs(node, branches.flat()),
        receptiveField: field,
        unseen: window?.unseen ?? [0, 0],
        branches,
      };
    });
  };
  return rowsBehind(input.length === 3 ? pointField : undefined, nodes);
}

function keepsSize({ input, output }: LayerNode): boolean {
  return input.slice(1).join() === output.slice(1).join();
}

/** What a layer is and costs with the rows inside it. */
function costs(node: LayerNode, inner: readonly SummaryRow[]) {
  const { name, definition, output } = node;
  const all = (own: number, key: 'parameters' | 'buffers' | 'macs' | 'activationBytes') =>
    inner.reduce((sum, row) => sum + row[key], own);
  return {
    name,
    type: definition.type,
    output,
    parameters: all(count(node, true), 'parameters'),
    buffers: all(count(node, false), 'buffers'),
    macs: all(definition.macs?.(node) ?? 0, 'macs'),
    activationBytes: all(4 * elementCount(output), 'activationBytes'),
  };
}

/**
 * Where branches meet, each value depends on what it does in any of them. One
 * that gave the places up in between (a gate made of means) looks at all of the input.
 */
function widest(
  fields: readonly (ReceptiveField | undefined)[],
  whole: readonly [number, number],
): ReceptiveField | undefined {
  const known = fields.filter((field) => field !== undefined);
  const sizes = known.length < fields.length ? [whole] : [];
  const [first, ...rest] = known;
  if (first === undefined) return undefined;
  return {
    size: largest([first.size, ...rest.map(({ size }) => size), ...sizes]),
    stride: largest([first.stride, ...rest.map(({ stride }) => stride)]),
  };
}

function largest(pairs: readonly (readonly [number, number])[]): readonly [number, number] {
  return [Math.max(...pairs.map(([height]) => height)), Math.max(...pairs.map(([, width]) => width))];
}

function count(node: LayerNode, trainable: boolean): number {
  return node.parameters
    .filter((parameter) => (parameter.trainable ?? true) === trainable)
    .reduce((sum, { shape }) => sum + elementCount(shape), 0);
}
