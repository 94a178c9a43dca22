import type { Shape } from '@fovea/shape';
import type { Layer } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { branchesLayout, trainBranches } from '../train/train-branches.ts';

/** What a definition says of how its layer computes. */
export type LayerForms = Pick<LayerDefinition, 'shape' | 'forward' | 'trainLayout' | 'train' | 'branches'>;

/** The forms of a layer that is a row of other layers. */
export function composedForms(rowOf: (input: Shape, attributes: object) => readonly Layer[]): LayerForms {
  return {
    branches: (input, attributes) => [rowOf(input, attributes)],
    shape: (input, _attributes, [output = input]) => output,
    forward: (x, _node, { branch }) => branch(0, x),
    trainLayout: branchesLayout,
    train(x, node, context) {
      const { outputs, layout, backward } = trainBranches(x, node, context);
      return {
        output: { value: outputs[0] ?? x.value, layout },
        backward(dOutput) {
          const input = backward([dOutput]);
          return input === undefined ? {} : { input };
        },
      };
    },
  };
}
