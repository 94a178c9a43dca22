import type { Optimizer } from '@fovea/compiler';
import { checkRange } from '../setting-range.ts';

export interface AdamOptions {
  /** Decay of the mean of gradients, 0 up to but not including 1. Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of squared gradients, 0 up to but not including 1. Default 0.999. */
  readonly beta2?: number;
  /** Added to the denominator, above 0. Default 1e-8. */
  readonly epsilon?: number;
}

/**
 * Adam: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
 * θ ← θ − lr · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε).
 *
 * Source: Kingma and Ba, 2014, arXiv:1412.6980; the same form as PyTorch's.
 *
 * @throws UsageError for an option out of range
 */
export function adam(options: AdamOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  for (const [name, beta] of Object.entries({ beta1, beta2 })) {
    checkRange('adam', name, beta, beta >= 0 && beta < 1, 'a number from 0 up to but not including 1');
  }
  checkRange(
    'adam',
    'epsilon',
    epsilon,
    epsilon > 0 && epsilon < Number.POSITIVE_INFINITY,
    'a number above 0',
  );
  return {
    name: 'adam',
    slots: ['m', 'v'],
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
