/** How a parameter starts, as data, so that any engine can draw the same numbers from a seed. */
export type Initializer =
  | { readonly kind: 'constant'; readonly value: number }
  /** Uniform on [−bound, bound). */
  | { readonly kind: 'uniform'; readonly bound: number };

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
