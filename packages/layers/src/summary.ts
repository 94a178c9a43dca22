import { elementCount, growReceptiveField, pointField, type ReceptiveField, type Shape } from '@fovea/shape';
import { formatSummary } from './format-summary.ts';
import type { LayerNode } from './layer-definition.ts';
import type { Network } from './network.ts';

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
  /** The part of the input that one output value depends on, in pixels; undefined once it is no image any more. */
  readonly receptiveField: ReceptiveField | undefined;
  /** Bytes of the output for one image, float32. */
  readonly activationBytes: number;
  /** Rows and columns at the bottom and right that no window sees. */
  readonly unseen: readonly [number, number];
}

export interface Summary {
  readonly input: Shape;
  readonly rows: readonly SummaryRow[];
  readonly totals: {
    readonly parameters: number;
    readonly buffers: number;
    readonly macs: number;
    readonly activationBytes: number;
  };
  /** The table as text, for people. */
  toString(): string;
}

/** What a network is made of and what it costs, layer by layer; `${summary(net)}` is a table. */
export function summary(network: Network): Summary {
  let field: ReceptiveField | undefined = network.input.length === 3 ? pointField : undefined;
  const rows = network.nodes.map((node): SummaryRow => {
    const window = node.definition.window?.(node.input, node.attributes);
    if (field !== undefined && window !== undefined) field = growReceptiveField(field, window);
    if (node.output.length !== 3) field = undefined;
    return {
      name: node.name,
      type: node.definition.type,
      output: node.output,
      parameters: count(node, true),
      buffers: count(node, false),
      macs: node.definition.macs?.(node) ?? 0,
      receptiveField: field,
      activationBytes: 4 * elementCount(node.output),
      unseen: window?.unseen ?? [0, 0],
    };
  });
  const total = (key: 'parameters' | 'buffers' | 'macs' | 'activationBytes') =>
    rows.reduce((sum, row) => sum + row[key], 0);
  const data = {
    input: network.input,
    rows,
    totals: {
      parameters: total('parameters'),
      buffers: total('buffers'),
      macs: total('macs'),
      activationBytes: total('activationBytes'),
    },
  };
  return { ...data, toString: () => formatSummary(data) };
}

function count(node: LayerNode, trainable: boolean): number {
  return node.parameters
    .filter((parameter) => (parameter.trainable ?? true) === trainable)
    .reduce((sum, { shape }) => sum + elementCount(shape), 0);
}
