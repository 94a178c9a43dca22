import type { Optimizer } from '@fovea/compiler';
import { checkFractions, checkPositive } from '../settings/setting-range.ts';
import { type WeightDecayOption, weightDecayOf } from './weight-decay.ts';

export interface AdamOptions extends WeightDecayOption {
  /** Decay of the mean of gradients, 0 up to but not including 1. Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients, 0 up to but not including 1. Default 0.999. */
  readonly beta2?: number;
  /** Added to the denominator, above 0. Default 1e-8. */
  readonly epsilon?: number;
}

/**
 * Adam: g ← g + λθ, m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
 * θ ← θ − lr · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε).
 *
 * Source: Kingma and Ba, 2014, arXiv:1412.6980; the same form as PyTorch's. With weight decay, `adamw` is usually better.
 *
 * @throws UsageError for an option out of range
 */
export function adam(options: AdamOptions = {}): Optimizer {
  return adamLike('adam', false, options);
}

/** Adam under a name, with weight decay on the gradient or decoupled from it. */
export function adamLike(
  name: 'adam' | 'adamw',
  decoupled: boolean,
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 }: AdamOptions,
): Optimizer {
  checkFractions(name, { beta1, beta2 });
  checkPositive(name, { epsilon });
  return {
    name,
    slots: ['m', 'v'],
    ...weightDecayOf(name, weightDecay, decoupled),
    begin(graph, inputs) {
      const node = (op: string, ...values: string[]) => graph.node(op, values);
      const number = (value: number) => graph.scalar(value);
      const correction = (beta: number) => node('Sub', number(1), node('Pow', number(beta), inputs.step));
      const rate = node('Div', inputs.learningRate, correction(beta1));
      const root = node('Sqrt', correction(beta2));
      return ({ parameter, gradient, slots: { m = '', v = '' } }) => {
        const nextM = node('Add', node('Mul', m, number(beta1)), node('Mul', gradient, number(1 - beta1)));
        const squared = node('Mul', gradient, gradient);
        const nextV = node('Add', node('Mul', v, number(beta2)), node('Mul', squared, number(1 - beta2)));
        const spread = node('Add', node('Div', node('Sqrt', nextV), root), number(epsilon));
        const change = node('Div', node('Mul', nextM, rate), spread);
        return { parameter: node('Sub', parameter, change), slots: { m: nextM, v: nextV } };
      };
    },
  };
}
