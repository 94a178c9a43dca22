import { type MultiplyShape, multiplyShape, type Shape } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import type { BranchShape } from '../branch-shape.ts';
import { productOfBranches } from '../explain/branch-terms.ts';
import { createLayer, type InputOf, type Layer, type Step } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { layersOf } from '../layers-of.ts';
import { multiplyBranches } from '../multiply-branches.ts';
import { branchesLayout } from '../train/train-branches.ts';
import { trainProduct } from '../train/train-product.ts';

export interface MultiplyLayer<in out Body extends Step, in out By extends Step> extends Layer {
  readonly type: 'multiply';
  readonly out: MultiplyOf<InputOf<this['in']>, Body, By>;
}

type MultiplyOf<In extends Shape, Body extends Step, By extends Step> =
  BranchShape<'multiply', Body, In> extends infer Given
    ? Given extends Shape
      ? BranchShape<'multiply', By, In> extends infer Factor
        ? Factor extends Shape
          ? MultiplyShape<Given, Factor>
          : Factor
        : never
      : Given
    : never;

/**
 * Sends the input through two rows of layers and multiplies what they give,
 * value by value. `by` gives as many values as `body`, or one per channel
 * (`[channels]` or `[channels, 1, 1]`): a gate that lets some channels through
 * more than others. An empty block, `sequential()`, passes the input on as it is.
 *
 * @throws ShapeError when the network is built and the shapes do not fit
 */
export function multiply<const Body extends Step, const By extends Step>(
  body: Body,
  by: By,
  attributes: Named = {},
): MultiplyLayer<Body, By> {
  const rows = [body, by].map((branch, i) => layersOf(branch, 'multiply', i));
  return createLayer<MultiplyLayer<Body, By>>(multiplyDefinition, attributes, rows);
}

export const multiplyDefinition: LayerDefinition = {
  type: 'multiply',
  doc: 'Multiplies what two rows of layers give; one of them can be a gate with one number per channel.',
  attributes: {},
  rows: { count: 2 },
  shape: (_input, _attributes, [body = [], by = []]) => multiplyShape(body, by),
  forward: multiplyBranches,
  trainLayout: branchesLayout,
  train: trainProduct,
  explain: productOfBranches,
  examples: [
    {
      attributes: {},
      branches: [
        [{ type: 'conv2d', attributes: { filters: 2, kernel: 1 } }],
        [{ type: 'conv2d', attributes: { filters: 2, kernel: 3, padding: 1 } }],
      ],
      input: [2, 3, 4],
      output: [2, 3, 4],
    },
    {
      attributes: {},
      branches: [
        [],
        [
          { type: 'globalAvgPool2d', attributes: {} },
          { type: 'dense', attributes: { units: 3 } },
        ],
      ],
      input: [3, 2, 4],
      output: [3, 2, 4],
    },
    {
      attributes: {},
      branches: [[], [{ type: 'conv2d', attributes: { filters: 2, kernel: [3, 2] } }]],
      input: [2, 3, 2],
      output: [2, 3, 2],
    },
    {
      attributes: {},
      branches: [[{ type: 'dense', attributes: { units: 3 } }], []],
      input: [3],
      output: [3],
    },
    {
      attributes: {},
      branches: [[], [{ type: 'flatten', attributes: {} }]],
      input: [2, 2, 2],
      rejects:
        'cannot multiply [2, 2, 2] by [8]. It takes the same shape, or one number per channel: [2] or [2, 1, 1]',
    },
  ],
};
