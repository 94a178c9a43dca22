import { elementCount, type Shape } from '@fovea/shape';

/** How a parameter starts, as data, so that any engine can draw the same numbers from a seed. */
export type Initializer =
  | { readonly kind: 'constant'; readonly value: number }
  /** Uniform on [−bound, bound). */
  | { readonly kind: 'uniform'; readonly bound: number }
  /** Normal with mean 0. */
  | { readonly kind: 'normal'; readonly std: number }
  /** Normal with mean 0, drawn anew beyond two of these standard deviations. */
  | { readonly kind: 'truncatedNormal'; readonly std: number }
  /** As a matrix of the first dimension by all others: its rows, or its columns where they are fewer, are orthogonal and of length `gain`. */
  | { readonly kind: 'orthogonal'; readonly gain: number };

export const zeros: Initializer = { kind: 'constant', value: 0 };
export const ones: Initializer = { kind: 'constant', value: 1 };

/**
 * Uniform with bound 1/√fanIn, where `fanIn` is the number of inputs that one
 * output sums over. PyTorch starts weights and biases of convolutions and
 * linear layers so (Kaiming uniform with a = √5): torch/nn/modules/conv.py,
 * `reset_parameters`.
 */
export function fanInUniform(fanIn: number): Initializer {
  return { kind: 'uniform', bound: 1 / Math.sqrt(fanIn) };
}

/** How many numbers go into one of a weight's outputs, and how many come from one of its inputs. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/** PyTorch's rule: the second and the first dimension, each times the size of the kernel (`_calculate_fan_in_and_fan_out`). */
export function fansOf([first = 1, second = 1, ...kernel]: Shape): Fans {
  const size = elementCount(kernel);
  return { fanIn: second * size, fanOut: first * size };
}
