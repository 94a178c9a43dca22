import type { DepthwiseConv2dAttributes, InitAttributes, Padding, Pair } from '@fovea/shape';
import type { Named } from './attributes.ts';
import { type Conv2d, conv2d } from './layers/conv2d.ts';
import { type DepthwiseConv2d, depthwiseConv2d } from './layers/depthwise-conv2d.ts';
import { type Block, sequential } from './sequential.ts';

/** `weightInit` holds for both convolutions. */
export interface SeparableConv2dAttributes extends InitAttributes {
  /** Number of output channels. */
  readonly filters: number;
  readonly kernel: Pair;
  /** Channels between the two convolutions, for each input channel. Default 1. */
  readonly multiplier?: number;
  /** Default 1. */
  readonly stride?: Pair;
  /** Default 0. */
  readonly padding?: Padding;
  /** Default 1. */
  readonly dilation?: Pair;
  /** Of the second convolution; the first has none. Default true. */
  readonly bias?: boolean;
  /** Refuses a stride that leaves rows or columns unseen. Default false. */
  readonly strict?: boolean;
}

/** The window's attributes, which are all but those of the second convolution. */
type Depthwise<A extends SeparableConv2dAttributes> =
  Omit<A, 'filters' | 'bias' | 'biasInit' | 'name'> extends infer Window extends DepthwiseConv2dAttributes
    ? Window
    : never;

type Pointwise<A extends SeparableConv2dAttributes> = {
  readonly filters: A['filters'];
  readonly kernel: 1;
};

export type SeparableConv2d<A extends SeparableConv2dAttributes> = Block<
  readonly [DepthwiseConv2d<Depthwise<A>>, Conv2d<Pointwise<A>>]
>;

/**
 * Separable convolution as a block of two layers: a `depthwiseConv2d` without
 * bias finds patterns in each channel, a `conv2d` with kernel 1 mixes the
 * channels. `[channels, height, width]` → `[filters, height', width']`. With a
 * `name` they are called `<name>_depthwise` and `<name>_pointwise`.
 *
 * Source: Chollet, 2016, arXiv:1610.02357; as Keras's `SeparableConv2D`.
 */
export function separableConv2d<const A extends SeparableConv2dAttributes & Named>(
  attributes: A,
): SeparableConv2d<A> {
  const { filters, bias = true, biasInit, name, ...window }: SeparableConv2dAttributes & Named = attributes;
  const { weightInit } = window;
  const init: InitAttributes = {
    ...(weightInit !== undefined && { weightInit }),
    ...(biasInit !== undefined && { biasInit }),
  };
  const depthwise: DepthwiseConv2dAttributes = { ...window, bias: false };
  const named = (part: string): Named => (name === undefined ? {} : { name: `${name}_${part}` });
  const block = sequential(
    depthwiseConv2d({ ...depthwise, ...named('depthwise') }),
    conv2d({ filters, kernel: 1, bias, ...init, ...named('pointwise') }),
  );
  // The attributes are those of A, whose literal types were lost on the way.
  return block as unknown as SeparableConv2d<A>;
}
