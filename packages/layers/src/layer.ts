import type { Misfit, Shape } from '@fovea/shape';
import type { Named } from './attributes.ts';
import type { LayerDefinition } from './layer-definition.ts';

/**
 * Anything that stands in a row of layers. `in` and `out` exist only for the
 * compiler: the type of a step is a function from input shape to output shape,
 * written with `this['in']`.
 */
export interface Step {
  readonly type: string;
  /** `unknown`, so that `Step & { in: S }` reads back as S itself. */
  readonly in: unknown;
  readonly out: unknown;
}

/** A layer as a value: plain attributes plus the record of everything known about its type. */
export interface Layer extends Step {
  readonly name: string | undefined;
  readonly attributes: object;
  readonly definition: LayerDefinition;
  /** The rows of layers inside it, for a composite that is given them. An empty row passes on what comes. */
  readonly branches?: readonly (readonly Layer[])[];
}

/** The output shape of `S` on an input of shape `In`: a tuple, or a {@link Misfit} with the reason. */
export type Apply<S extends Step, In extends Shape> = (S & { readonly in: In })['out'];

/** `this['in']` as a shape, for use in a layer's `out`. */
export type InputOf<In> = In extends Shape ? In : never;

/** What a layer that keeps the shape of anything gives. */
export type Unchanged<In> = In extends Shape ? In : Misfit<'needs a shape'>;

/**
 * Makes a layer value of type `L` from its definition and the attributes as the
 * user wrote them, `name` among them. Layers of one's own are made with it, too.
 *
 * @param branches - rows of layers inside it, for a composite
 */
export function createLayer<L extends Layer>(
  definition: LayerDefinition,
  given: object,
  branches?: readonly (readonly Layer[])[],
): L {
  // Not `object & Named` for the parameter: that would refuse every other attribute in an object literal.
  const { name, ...attributes } = given as Named;
  const layer: Omit<Layer, 'in' | 'out'> = {
    type: definition.type,
    name,
    attributes,
    definition,
    ...(branches === undefined ? {} : { branches }),
  };
  // `in` and `out` are never read at run time; that `attributes` has L's type is what the callers' signatures say.
  return layer as L;
}
