import { type Misfit, type Shape, UsageError } from '@fovea/shape';
import { buildNetwork } from './build-network.ts';
import type { Input } from './input.ts';
import type { Apply, InputOf, Layer, Step } from './layer.ts';
import { layersOf } from './layers-of.ts';
import type { Network } from './network.ts';

type Item = Input | Step;

/** Layers in a row as one value, to be used in other rows. */
export interface Block<in out L extends readonly unknown[]> extends Step {
  readonly type: 'sequential';
  readonly layers: readonly Layer[];
  readonly out: BlockShape<InputOf<this['in']>, L>;
}

/** A layer of a row that does not fit: why, and what comes after it. */
interface Failed<Message, Rest extends readonly unknown[]> {
  readonly message: Message;
  readonly rest: Rest;
}

/** The shape after layers `L` on an input of shape `S`, or the first failure. */
type Run<S extends Shape, L extends readonly unknown[]> = L extends readonly [
  infer Head extends Step,
  ...infer Tail,
]
  ? Apply<Head, S> extends infer Result
    ? Result extends Shape
      ? Run<Result, Tail>
      : Result extends Misfit<infer Message>
        ? Failed<Message, Tail>
        : never
    : never
  : L extends readonly []
    ? S
    : Shape;

type BlockShape<S extends Shape, L extends readonly unknown[]> =
  Run<S, L> extends infer Result
    ? Result extends Shape
      ? Result
      : Result extends Failed<infer Message extends string, readonly unknown[]>
        ? Misfit<Message>
        : never
    : never;

/** The items themselves where all fit; else the first misfit's type is its message, which the editor then prints. */
type Checked<Items extends readonly Item[]> = Items extends readonly [
  infer First extends Input,
  ...infer Layers,
]
  ? Run<First['shape'], Layers> extends Failed<infer Message, infer Rest>
    ? Items extends readonly [...infer Before, unknown, ...Rest]
      ? readonly [...Before, Message, ...Rest]
      : never
    : Items
  : Items;

type Built<Items extends readonly Item[]> = Items extends readonly [
  infer First extends Input,
  ...infer Layers,
]
  ? Network<First['shape'], After<First['shape'], Layers>>
  : Block<Items>;

/** The shape to carry on with: unknown after a misfit, so that one mistake gives one message. */
type After<S extends Shape, L extends readonly unknown[]> =
  Run<S, L> extends infer Result ? (Result extends Shape ? Result : Shape) : never;

/**
 * The output shape of each layer of a block on an input of shape `S`:
 * `Shapes<typeof block, [1, 28, 28]>`.
 */
export type Shapes<B extends { readonly type: 'sequential' }, S extends Shape> =
  B extends Block<infer L> ? Trace<S, L, []> : never;

type Trace<
  S extends Shape,
  L extends readonly unknown[],
  Seen extends readonly Shape[],
> = L extends readonly [infer Head extends Step, ...infer Tail]
  ? Apply<Head, S> extends infer Result
    ? Result extends Shape
      ? Trace<Result, Tail, [...Seen, Result]>
      : [...Seen, Result]
    : never
  : Seen;

/**
 * Layers one after the other. With `input(…)` first it is a network, whose
 * shapes are checked at once, in the editor where the sizes are literals;
 * without, it is a block to be used in networks.
 *
 * @throws ShapeError naming the first layer that does not fit its input.
 */
export function sequential<const Items extends readonly Item[]>(...items: Checked<Items>): Built<Items> {
  // When the types fit, `Checked` is `Items`; when they do not, the editor has said so and the rules below say it again.
  const all = items as readonly Item[];
  const [first] = all;
  const layers = all.flatMap((item, i) => itemLayers(item, i));
  // Which of the two it is stands in the type of the first item.
  return (
    first !== undefined && isInput(first) ? buildNetwork(first.shape, layers) : block(layers)
  ) as Built<Items>;
}

function itemLayers(item: Item, position: number): readonly Layer[] {
  if (!isInput(item)) return layersOf(item, 'sequential', position);
  if (position === 0) return [];
  throw new UsageError('input-not-first', 'input(…) stands among the layers', {
    path: 'sequential',
    expected: 'input(…) first, then layers',
    received: `input(…) as item ${position + 1}`,
  });
}

function block(layers: readonly Layer[]): Omit<Block<readonly Layer[]>, 'in' | 'out'> {
  return { type: 'sequential', layers };
}

function isInput(item: Item): item is Input {
  return item?.type === 'input';
}
