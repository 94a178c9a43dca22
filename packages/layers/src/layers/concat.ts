import { type ConcatShape, concatShape, type Shape } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { branchOutputs } from '../branch-outputs.ts';
import type { BranchShapes } from '../branch-shape.ts';
import { cellRegion, termAt } from '../explain/terms.ts';
import { createLayer, type InputOf, type Layer, type Step } from '../layer.ts';
import type { LayerDefinition, LayerNode } from '../layer-definition.ts';
import { layersOf } from '../layers-of.ts';
import { branchesLayout, trainBranches } from '../train/train-branches.ts';

export interface Concat<in out Branches extends readonly Step[]> extends Layer {
  readonly type: 'concat';
  readonly out: ConcatOf<InputOf<this['in']>, Branches>;
}

type ConcatOf<In extends Shape, Branches extends readonly Step[]> =
  BranchShapes<'concat', Branches, In> extends infer Given
    ? Given extends readonly Shape[]
      ? ConcatShape<Given>
      : Given
    : never;

/**
 * Sends the input through several rows of layers side by side and puts what
 * they give one behind the other along the channels:
 * `concat([conv2d(…), sequential(maxPool2d(…), conv2d(…))])`. An empty block,
 * `sequential()`, passes the input on as it is. Images must agree in height and width.
 *
 * @throws ShapeError when the network is built and they do not
 */
export function concat<const Branches extends readonly Step[]>(
  branches: Branches,
  attributes: Named = {},
): Concat<Branches> {
  const rows = branches.map((branch, i) => layersOf(branch, 'concat', i));
  return createLayer<Concat<Branches>>(concatDefinition, attributes, rows);
}

/** Which channels of the output each row gives: from one up to, not including, another. */
function channelRanges(node: LayerNode): { readonly from: number; readonly to: number }[] {
  let to = 0;
  return branchOutputs(node).map(([channels = 0]) => {
    const from = to;
    to += channels;
    return { from, to };
  });
}

export const concatDefinition: LayerDefinition = {
  type: 'concat',
  doc: 'Sends the input through rows of layers side by side and joins what they give, channels behind channels.',
  attributes: {},
  rows: { count: undefined },
  shape: (_input, _attributes, branches) => concatShape(branches),
  forward: (x, { branches }, { graph, branch }) =>
    graph.node(
      'Concat',
      branches.map((_, i) => branch(i, x)),
      { axis: 1 },
    ),
  trainLayout: branchesLayout,
  train(x, node, context) {
    const { graph } = context;
    const { outputs, layout, backward } = trainBranches(x, node, context);
    const ranges = channelRanges(node);
    // In rows the channels come last.
    const axis = layout.kind === 'rows' ? 2 : 1;
    return {
      output: { value: graph.node('Concat', outputs, { axis }), layout },
      backward(dOutput) {
        const parts = ranges.map(({ from, to }) =>
          graph.node('Slice', [dOutput, graph.int64(from), graph.int64(to), graph.int64(axis)]),
        );
        const input = backward(parts);
        return input === undefined ? {} : { input };
      },
    };
  },
  explain(cell, node, { branches }) {
    const ranges = channelRanges(node);
    const branch = ranges.findIndex(({ to }) => cell.channel < to);
    const at = { ...cell, channel: cell.channel - (ranges[branch]?.from ?? 0) };
    const term = termAt(at, branchOutputs(node)[branch] ?? [], branches[branch] ?? new Float32Array());
    return { kind: 'joined', terms: [{ ...term, branch }], result: term.value, window: cellRegion(cell) };
  },
  examples: [
    {
      attributes: {},
      branches: [
        [{ type: 'conv2d', attributes: { filters: 3, kernel: 3, padding: 1 } }],
        [{ type: 'maxPool2d', attributes: { size: 3, stride: 1, padding: 1 } }],
        [],
      ],
      input: [2, 3, 4],
      output: [7, 3, 4],
    },
    {
      attributes: {},
      branches: [[{ type: 'dense', attributes: { units: 3 } }], [], [{ type: 'relu', attributes: {} }]],
      input: [2],
      output: [7],
    },
    {
      attributes: {},
      branches: [[{ type: 'conv2d', attributes: { filters: 3, kernel: 3 } }], []],
      input: [2, 5, 5],
      rejects: 'cannot join [3, 3, 3] and [2, 5, 5] along the channels. Height and width must agree',
    },
    { attributes: {}, branches: [], input: [4], rejects: 'another number of branches than it needs' },
  ],
};
