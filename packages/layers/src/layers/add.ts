import { type AddShape, addShape, type Shape } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import type { BranchShapes } from '../branch-shape.ts';
import { sumOfBranches } from '../explain/branch-terms.ts';
import { createLayer, type InputOf, type Layer, type Step } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { layersOf } from '../layers-of.ts';
import { branchesLayout } from '../train/train-branches.ts';
import { trainSum } from '../train/train-sum.ts';

export interface AddLayer<in out Branches extends readonly Step[]> extends Layer {
  readonly type: 'add';
  readonly out: AddOf<InputOf<this['in']>, Branches>;
}

type AddOf<In extends Shape, Branches extends readonly Step[]> =
  BranchShapes<'add', Branches, In> extends infer Given
    ? Given extends readonly Shape[]
      ? AddShape<Given>
      : Given
    : never;

/**
 * Sends the input through several rows of layers side by side and adds up what
 * they give: `add([conv2d(…), sequential(conv2d(…), relu())])`. An empty block,
 * `sequential()`, passes the input on as it is. All must give one shape.
 *
 * @throws ShapeError when the network is built and they do not
 */
export function add<const Branches extends readonly Step[]>(
  branches: Branches,
  attributes: Named = {},
): AddLayer<Branches> {
  const rows = branches.map((branch, i) => layersOf(branch, 'add', i));
  return createLayer<AddLayer<Branches>>(addDefinition, attributes, rows);
}

export const addDefinition: LayerDefinition = {
  type: 'add',
  doc: 'Sends the input through rows of layers side by side and adds up what they give.',
  attributes: {},
  rows: { count: undefined },
  shape: (_input, _attributes, branches) => addShape(branches),
  forward: (x, { branches }, { graph, branch }) =>
    branches.map((_, i) => branch(i, x)).reduce((sum, value) => graph.node('Add', [sum, value])),
  trainLayout: branchesLayout,
  train: trainSum,
  explain: sumOfBranches,
  examples: [
    {
      attributes: {},
      branches: [
        [{ type: 'conv2d', attributes: { filters: 3, kernel: 3, padding: 1 } }],
        [
          { type: 'conv2d', attributes: { filters: 3, kernel: 1 } },
          { type: 'relu', attributes: {} },
        ],
        [{ type: 'conv2d', attributes: { filters: 3, kernel: [1, 3], padding: 'same' } }],
      ],
      input: [2, 3, 4],
      output: [3, 3, 4],
    },
    {
      attributes: {},
      branches: [[{ type: 'dense', attributes: { units: 4 } }], []],
      input: [4],
      output: [4],
    },
    { attributes: {}, branches: [[{ type: 'relu', attributes: {} }]], input: [2, 2, 2], output: [2, 2, 2] },
    {
      attributes: {},
      branches: [[{ type: 'maxPool2d', attributes: { size: 2 } }], []],
      input: [1, 4, 4],
      rejects: 'cannot add [1, 2, 2] and [1, 4, 4]. All branches must give the same shape',
    },
    { attributes: {}, branches: [], input: [4], rejects: 'another number of branches than it needs' },
  ],
};
