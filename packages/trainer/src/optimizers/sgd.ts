import type { Optimizer } from '@fovea/compiler';
import { UsageError } from '@fovea/shape';
import { checkFractions } from '../settings/setting-range.ts';
import { type WeightDecayOption, weightDecayOf } from './weight-decay.ts';

export interface SgdOptions extends WeightDecayOption {
  /** How much of the last step is taken again, 0 up to but not including 1. Default 0: plain gradient descent. */
  readonly momentum?: number;
  /** Looks ahead along the momentum; needs one above 0. Default false. */
  readonly nesterov?: boolean;
}

/**
 * Stochastic gradient descent with momentum: g ← g + λθ, v ← μv + g, θ ← θ − lr · v, and with Nesterov's
 * momentum θ ← θ − lr · (g + μv). PyTorch's form (torch.optim.SGD without dampening), in which a change
 * of the learning rate acts at once.
 *
 * @throws UsageError for an option out of range, or Nesterov's momentum without any
 */
export function sgd({ momentum = 0, nesterov = false, weightDecay = 0 }: SgdOptions = {}): Optimizer {
  checkFractions('sgd', { momentum });
  if (nesterov && momentum === 0) {
    throw new UsageError('nesterov-momentum', 'nesterov needs a momentum', {
      path: 'sgd',
      expected: 'a momentum above 0',
      received: '0',
      hint: 'momentum: 0.9 is usual.',
    });
  }
  return {
    name: 'sgd',
    slots: momentum === 0 ? [] : ['velocity'],
    ...weightDecayOf('sgd', weightDecay, false),
    begin(graph, inputs) {
      const faded = (value: string) => graph.node('Mul', [value, graph.scalar(momentum)]);
      return ({ parameter, gradient, slots: { velocity } }) => {
        const next = velocity === undefined ? gradient : graph.node('Add', [faded(velocity), gradient]);
        const step = nesterov ? graph.node('Add', [gradient, faded(next)]) : next;
        const change = graph.node('Mul', [step, inputs.learningRate]);
        return {
          parameter: graph.node('Sub', [parameter, change]),
          slots: velocity === undefined ? {} : { velocity: next },
        };
      };
    },
  };
}
