import type { LayerNode } from './layer-definition.ts';

/**
 * What a layer computes for one image, in plain float64 loops that are meant to
 * be read: the oracle of the tests. `x` and the result are row-major in the
 * shapes `node.input` and `node.output`; parameters go by their short names, and
 * composites have what each row inside them gives.
 */
export type Reference<A extends object = object> = Method<A>['compute'];

/** A method, so that the reference of one layer can stand among references in general. */
interface Method<A extends object> {
  compute(
    x: readonly number[],
    node: LayerNode<A>,
    parameters: Readonly<Record<string, readonly number[]>>,
    branches?: readonly (readonly number[])[],
  ): number[];
}
