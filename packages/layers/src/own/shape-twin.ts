import type { Shape } from '@fovea/shape';
import type { Unchanged } from '../layer.ts';

/**
 * A shape rule for the compiler: `out` as a function of `this['in']` and
 * `this['attributes']`, as in the types of Fovea's own layers.
 */
export interface ShapeTwin {
  readonly in: unknown;
  readonly attributes: unknown;
  readonly out: unknown;
}

/** Of a layer that keeps the shape. */
export interface KeepsShape extends ShapeTwin {
  readonly out: Unchanged<this['in']>;
}

/** Where nothing is known but that it is a shape. */
export interface AnyShape extends ShapeTwin {
  readonly out: Shape;
}

declare const twin: unique symbol;
/** Carries a twin's type to `defineLayer`; there is nothing in it at run time. */
export interface TwinOf<Twin extends ShapeTwin> {
  readonly [twin]?: Twin;
}

/** Names the shape rule's type twin: `twin: shapeTwin<Halved>()`. */
export function shapeTwin<Twin extends ShapeTwin>(): TwinOf<Twin> {
  return {};
}
