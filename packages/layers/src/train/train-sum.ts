import type { LayerNode, TrainContext, Trained } from '../layer-definition.ts';
import type { Activation } from './layout.ts';
import { trainBranches } from './train-branches.ts';

/** A composite that adds up what its rows give: each has the sum's gradient. */
export function trainSum(x: Activation, node: LayerNode, context: TrainContext): Trained {
  const { graph } = context;
  const { outputs, layout, backward } = trainBranches(x, node, context);
  const value = outputs.reduce((sum, output) => graph.node('Add', [sum, output]));
  return {
    output: { value, layout },
    backward(dOutput) {
      const input = backward(outputs.map(() => dOutput));
      return input === undefined ? {} : { input };
    },
  };
}
