import type { Optimizer } from '@fovea/compiler';
import { checkFractions, checkPositive } from '../settings/setting-range.ts';
import { type WeightDecayOption, weightDecayOf } from './weight-decay.ts';

export interface AdadeltaOptions extends WeightDecayOption {
  /** ρ, decay of both means of squares, 0 up to but not including 1. Default 0.9. */
  readonly decay?: number;
  /** Added under both roots, above 0. Default 1e-6. */
  readonly epsilon?: number;
}

/**
 * Adadelta: g ← g + λθ, v ← ρv + (1 − ρ)g², d ← √(u + ε) / √(v + ε) · g, u ← ρu + (1 − ρ)d²,
 * θ ← θ − lr · d. It finds its own step, so that the learning rate is usually 1.
 *
 * Source: Zeiler, 2012, arXiv:1212.5701, in the form of torch.optim.Adadelta.
 *
 * @throws UsageError for an option out of range
 */
export function adadelta(options: AdadeltaOptions = {}): Optimizer {
  const { decay = 0.9, epsilon = 1e-6, weightDecay = 0 } = options;
  checkFractions('adadelta', { decay });
  checkPositive('adadelta', { epsilon });
  return {
    name: 'adadelta',
    slots: ['v', 'u'],
    ...weightDecayOf('adadelta', weightDecay, false),
    begin(graph, inputs) {
      const node = (op: string, ...values: string[]) => graph.node(op, values);
      const times = (value: string, factor: number) => node('Mul', value, graph.scalar(factor));
      const moved = (mean: string, value: string) =>
        node('Add', times(mean, decay), times(node('Mul', value, value), 1 - decay));
      const root = (value: string) => node('Sqrt', node('Add', value, graph.scalar(epsilon)));
      return ({ parameter, gradient, slots: { v = '', u = '' } }) => {
        const nextV = moved(v, gradient);
        const step = node('Mul', node('Div', root(u), root(nextV)), gradient);
        return {
          parameter: node('Sub', parameter, node('Mul', step, inputs.learningRate)),
          slots: { v: nextV, u: moved(u, step) },
        };
      };
    },
  };
}
