import type { Optimizer } from '@fovea/compiler';
import { checkFractions, checkPositive } from '../settings/setting-range.ts';
import { type WeightDecayOption, weightDecayOf } from './weight-decay.ts';

export interface RmspropOptions extends WeightDecayOption {
  /** α, decay of the mean of squared gradients, 0 up to but not including 1. Default 0.99. */
  readonly decay?: number;
  /** Added to the denominator, above 0. Default 1e-8. */
  readonly epsilon?: number;
  /** How much of the last step is taken again, 0 up to but not including 1. Default 0. */
  readonly momentum?: number;
  /** Divides by the spread of the gradients about their mean instead. Default false. */
  readonly centered?: boolean;
}

/**
 * RMSProp: g ← g + λθ, v ← αv + (1 − α)g², d ← g / (√v + ε), with momentum b ← μb + d, θ ← θ − lr · b;
 * centred, a ← αa + (1 − α)g and √(v − a²) takes the place of √v.
 *
 * Source: Hinton's lecture 6e of 2012, in the form of torch.optim.RMSprop.
 *
 * @throws UsageError for an option out of range
 */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  const { decay = 0.99, epsilon = 1e-8, momentum = 0, centered = false, weightDecay = 0 } = options;
  checkFractions('rmsprop', { decay, momentum });
  checkPositive('rmsprop', { epsilon });
  return {
    name: 'rmsprop',
    slots: ['v', ...(centered ? ['mean'] : []), ...(momentum === 0 ? [] : ['velocity'])],
    ...weightDecayOf('rmsprop', weightDecay, false),
    begin(graph, inputs) {
      const node = (op: string, ...values: string[]) => graph.node(op, values);
      const times = (value: string, factor: number) => node('Mul', value, graph.scalar(factor));
      const moved = (value: string, towards: string) =>
        node('Add', times(value, decay), times(towards, 1 - decay));
      return ({ parameter, gradient, slots: { v = '', mean, velocity } }) => {
        const next: Record<string, string> = { v: moved(v, node('Mul', gradient, gradient)) };
        let spread = next.v ?? '';
        if (mean !== undefined) {
          next.mean = moved(mean, gradient);
          spread = node('Sub', spread, node('Mul', next.mean, next.mean));
        }
        let step = node('Div', gradient, node('Add', node('Sqrt', spread), graph.scalar(epsilon)));
        if (velocity !== undefined) {
          step = node('Add', times(velocity, momentum), step);
          next.velocity = step;
        }
        return { parameter: node('Sub', parameter, node('Mul', step, inputs.learningRate)), slots: next };
      };
    },
  };
}
