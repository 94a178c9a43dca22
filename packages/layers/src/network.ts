import type { Shape } from '@fovea/shape';
import type { LayerNode } from './layer-definition.ts';

/**
 * A network whose shapes fit: layers in order, each with its name, shapes and
 * parameters. It holds no weights. `JSON.stringify` gives a {@link NetworkJson}.
 */
export interface Network<I extends Shape = Shape, O extends Shape = Shape> {
  /** Shape of one input, without the batch. */
  readonly input: I;
  /** Shape of one output, without the batch. */
  readonly output: O;
  readonly nodes: readonly LayerNode[];
  toJSON(): NetworkJson;
}

/** A network as plain data. */
export interface NetworkJson {
  readonly input: readonly number[];
  readonly layers: readonly LayerJson[];
}

export interface LayerJson {
  readonly type: string;
  readonly name: string;
  readonly attributes: object;
}

/** What a parameter is called in checkpoints and graphs, e.g. `conv2d_1.weight`. */
export function parameterName(node: LayerNode, parameter: string): string {
  return `${node.name}.${parameter}`;
}
