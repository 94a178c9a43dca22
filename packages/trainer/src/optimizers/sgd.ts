import type { Optimizer } from '@fovea/compiler';
import { checkRange } from '../setting-range.ts';

export interface SgdOptions {
  /** How much of the last step is taken again, 0 up to but not including 1. Default 0: plain gradient descent. */
  readonly momentum?: number;
}

/**
 * Stochastic gradient descent with momentum: v ← μv + g, θ ← θ − lr · v.
 * PyTorch's form, in which a change of the learning rate acts at once.
 *
 * @throws UsageError for a momentum out of range
 */
export function sgd({ momentum = 0 }: SgdOptions = {}): Optimizer {
  const expected = 'a number from 0 up to but not including 1';
  checkRange('sgd', 'momentum', momentum, momentum >= 0 && momentum < 1, expected);
  return {
    name: 'sgd',
    slots: momentum === 0 ? [] : ['velocity'],
    begin:
      (graph, inputs) =>
      ({ parameter, gradient, slots: { velocity } }) => {
        const step =
          velocity === undefined
            ? gradient
            : graph.node('Add', [graph.node('Mul', [velocity, graph.scalar(momentum)]), gradient]);
        const change = graph.node('Mul', [step, inputs.learningRate]);
        return {
          parameter: graph.node('Sub', [parameter, change]),
          slots: velocity === undefined ? {} : { velocity: step },
        };
      },
  };
}
