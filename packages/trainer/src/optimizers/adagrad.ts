import type { Optimizer } from '@fovea/compiler';
import { checkPositive } from '../settings/setting-range.ts';
import { type WeightDecayOption, weightDecayOf } from './weight-decay.ts';

export interface AdagradOptions extends WeightDecayOption {
  /** Added to the denominator, above 0. Default 1e-10. */
  readonly epsilon?: number;
}

/**
 * Adagrad: g ← g + λθ, s ← s + g², θ ← θ − lr · g / (√s + ε). PyTorch's learning rate is 0.01 unless said otherwise.
 *
 * Source: Duchi, Hazan and Singer, 2011, in the form of torch.optim.Adagrad. What that calls `lr_decay` is a schedule's business here.
 *
 * @throws UsageError for an option out of range
 */
export function adagrad({ epsilon = 1e-10, weightDecay = 0 }: AdagradOptions = {}): Optimizer {
  checkPositive('adagrad', { epsilon });
  return {
    name: 'adagrad',
    slots: ['sum'],
    ...weightDecayOf('adagrad', weightDecay, false),
    begin(graph, inputs) {
      const node = (op: string, ...values: string[]) => graph.node(op, values);
      return ({ parameter, gradient, slots: { sum = '' } }) => {
        const next = node('Add', sum, node('Mul', gradient, gradient));
        const step = node('Div', gradient, node('Add', node('Sqrt', next), graph.scalar(epsilon)));
        return {
          parameter: node('Sub', parameter, node('Mul', step, inputs.learningRate)),
          slots: { sum: next },
        };
      };
    },
  };
}
