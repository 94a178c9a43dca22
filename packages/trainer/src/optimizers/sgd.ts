import type { Optimizer } from '@fovea/compiler';

export interface SgdOptions {
  /** Default 0.01. */
  readonly learningRate?: number;
  /** How much of the last step is taken again. Default 0: plain gradient descent. */
  readonly momentum?: number;
}

/**
 * Stochastic gradient descent with momentum: v ← μv + g, θ ← θ − lr · v.
 * PyTorch's form, in which a change of the learning rate acts at once.
 */
export function sgd({ learningRate = 0.01, momentum = 0 }: SgdOptions = {}): Optimizer {
  return {
    name: 'sgd',
    learningRate,
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
