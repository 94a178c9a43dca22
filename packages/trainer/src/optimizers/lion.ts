import type { Optimizer } from '@fovea/compiler';
import { checkFractions } from '../settings/setting-range.ts';
import { type WeightDecayOption, weightDecayOf } from './weight-decay.ts';

export interface LionOptions extends WeightDecayOption {
  /** How much of the momentum is in a step, 0 up to but not including 1. Default 0.9. */
  readonly beta1?: number;
  /** Decay of the momentum, 0 up to but not including 1. Default 0.99. */
  readonly beta2?: number;
}

/**
 * Lion: c ← β₁m + (1 − β₁)g, θ ← θ − lr · (sign(c) + λθ), m ← β₂m + (1 − β₂)g.
 * Every step has the same length, so that its learning rate is a third to a tenth of AdamW's, and λ as much larger.
 *
 * Source: Chen et al., 2023, arXiv:2302.06675, algorithm 2.
 *
 * @throws UsageError for an option out of range
 */
export function lion({ beta1 = 0.9, beta2 = 0.99, weightDecay = 0 }: LionOptions = {}): Optimizer {
  checkFractions('lion', { beta1, beta2 });
  return {
    name: 'lion',
    slots: ['m'],
    ...weightDecayOf('lion', weightDecay, true),
    begin(graph, inputs) {
      const node = (op: string, ...values: string[]) => graph.node(op, values);
      const mixed = (m: string, gradient: string, beta: number) =>
        node('Add', node('Mul', m, graph.scalar(beta)), node('Mul', gradient, graph.scalar(1 - beta)));
      // WebGPU has no Sign.
      const where = (op: string, value: string) =>
        graph.node('Cast', [node(op, value, graph.scalar(0))], { to: 1 });
      return ({ parameter, gradient, slots: { m = '' } }) => {
        const direction = mixed(m, gradient, beta1);
        const sign = node('Sub', where('Greater', direction), where('Less', direction));
        return {
          parameter: node('Sub', parameter, node('Mul', sign, inputs.learningRate)),
          slots: { m: mixed(m, gradient, beta2) },
        };
      };
    },
  };
}
