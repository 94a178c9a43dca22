import { elementCount, growReceptiveField, pointField, type ReceptiveField, type Shape } from '@fovea/shape';
import type { LayerNode } from './layer-definition.ts';

/** What one layer is and costs. */
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

/** A row for each of the layers behind an input, of which there may be more to come. */
export function summaryRows(input: Shape, nodes: readonly LayerNode[]): SummaryRow[] {
  let field: ReceptiveField | undefined = input.length === 3 ? pointField : undefined;
  return nodes.map((node) => {
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
}

function count(node: LayerNode, trainable: boolean): number {
  return node.parameters
    .filter((parameter) => (parameter.trainable ?? true) === trainable)
    .reduce((sum, { shape }) => sum + elementCount(shape), 0);
}
