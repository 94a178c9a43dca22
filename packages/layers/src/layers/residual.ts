import { type ResidualShape, residualShape, type Shape } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import type { BranchShape } from '../branch-shape.ts';
import { sumOfBranches } from '../explain/branch-terms.ts';
import { createLayer, type InputOf, type Layer, type Step } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { layersOf } from '../layers-of.ts';
import type { Block } from '../sequential.ts';
import { branchesLayout } from '../train/train-branches.ts';
import { trainSum } from '../train/train-sum.ts';

export interface Residual<in out Body extends Step, in out Shortcut extends Step> extends Layer {
  readonly type: 'residual';
  readonly out: ResidualOf<InputOf<this['in']>, Body, Shortcut>;
}

type ResidualOf<In extends Shape, Body extends Step, Shortcut extends Step> =
  BranchShape<'residual', Body, In> extends infer Given
    ? Given extends Shape
      ? BranchShape<'residual', Shortcut, In> extends infer Past
        ? Past extends Shape
          ? ResidualShape<In, Given, Past>
          : Past
        : never
      : Given
    : never;

/**
 * What the layers of `body` give, plus the input: `body(x) + x`, so that the
 * body only learns what is to be changed, and the gradient has a way past it.
 * Where the body changes the shape, a `shortcut` brings the input to the same:
 * `body(x) + shortcut(x)`.
 *
 * Source: He, Zhang, Ren and Sun, 2015, arXiv:1512.03385.
 *
 * @param body - a layer or a block of them
 * @param shortcut - default: the input as it is
 * @throws ShapeError when the network is built and the two give different shapes
 */
export function residual<const Body extends Step, const Shortcut extends Step = Block<[]>>(
  body: Body,
  shortcut?: Shortcut,
  attributes: Named = {},
): Residual<Body, Shortcut> {
  const past = shortcut === undefined ? [] : layersOf(shortcut, 'residual', 1);
  return createLayer<Residual<Body, Shortcut>>(residualDefinition, attributes, [
    layersOf(body, 'residual', 0),
    past,
  ]);
}

export const residualDefinition: LayerDefinition = {
  type: 'residual',
  doc: 'Adds what its layers give to what they were given, so that they only learn the difference.',
  attributes: {},
  rows: { count: 2, required: 1 },
  shape: (input, _attributes, [body = [], shortcut = []]) => residualShape(input, body, shortcut),
  forward: (x, _node, { graph, branch }) => graph.node('Add', [branch(0, x), branch(1, x)]),
  trainLayout: branchesLayout,
  train: trainSum,
  explain: sumOfBranches,
  examples: [
    {
      attributes: {},
      branches: [
        [
          { type: 'conv2d', attributes: { filters: 2, kernel: 3, padding: 1 } },
          { type: 'relu', attributes: {} },
        ],
        [],
      ],
      input: [2, 4, 3],
      output: [2, 4, 3],
    },
    {
      attributes: {},
      branches: [
        [{ type: 'conv2d', attributes: { filters: 4, kernel: 3, padding: 1, stride: 2 } }],
        [{ type: 'conv2d', attributes: { filters: 4, kernel: 1, stride: 2 } }],
      ],
      input: [2, 5, 4],
      output: [4, 3, 2],
    },
    {
      attributes: {},
      branches: [[{ type: 'dense', attributes: { units: 3 } }], []],
      input: [3],
      output: [3],
    },
    {
      attributes: {},
      branches: [[{ type: 'conv2d', attributes: { filters: 4, kernel: 3, padding: 1, stride: 2 } }], []],
      input: [2, 5, 4],
      rejects:
        'cannot add [4, 3, 2] and [2, 5, 4]. A shortcut of conv2d({ filters: 4, kernel: 1, stride: 2 }) fits',
    },
  ],
};
