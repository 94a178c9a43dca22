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
  /** The layers in order. Those inside composites are in their `branches`; {@link allNodes} has all. */
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
  /** As the layer was named where it stands: `conv2d_1`, also inside a composite. */
  readonly name: string;
  readonly attributes: object;
  /** The rows inside a composite that is given them. */
  readonly branches?: readonly (readonly LayerJson[])[];
}

/** Every layer of a network, each composite followed by the layers inside it. */
export function allNodes({ nodes }: { readonly nodes: readonly LayerNode[] }): LayerNode[] {
  return nodes.flatMap((node) => [node, ...node.branches.flatMap((row) => allNodes({ nodes: row }))]);
}

/** What a layer is called where it stands: `conv2d_1` of `residual_1.conv2d_1`. */
export function localName({ name }: LayerNode): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** What a parameter is called in checkpoints and graphs, e.g. `conv2d_1.weight`. */
export function parameterName(node: LayerNode, parameter: string): string {
  return `${node.name}.${parameter}`;
}
