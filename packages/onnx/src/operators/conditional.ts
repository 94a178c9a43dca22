import { commonDims } from './dims.ts';
import {
  type NodeView,
  type Operator,
  type Operators,
  required,
  type Subgraph,
  variadic,
} from './operator.ts';
import { ANY, BOOL, constraint, type TypeConstraint } from './types.ts';

const MIXED: TypeConstraint = { ...constraint('V', ANY), mixed: true };

const conditional: Operator = {
  inputs: [required('cond', BOOL)],
  outputs: [variadic('outputs', MIXED)],
  attributes: {
    then_branch: { kind: 'graph', required: true },
    else_branch: { kind: 'graph', required: true },
  },
  infer: (node) => {
    const taken = outputsOf(node, 'then_branch');
    const other = outputsOf(node, 'else_branch');
    return taken.map(({ type, dims }, i) => {
      const otherType = other[i]?.type;
      if (type !== undefined && otherType !== undefined && type !== otherType) {
        node.fail(`the branches give output ${i} other types`, {
          expected: `${type}, as then_branch gives`,
          received: `${otherType} from else_branch`,
        });
      }
      return { type: type ?? otherType, dims: commonDims(dims, other[i]?.dims) };
    });
  },
};

function outputsOf(node: NodeView, branch: string): ReturnType<Subgraph['analyse']>['outputs'] {
  const graph = node.graph(branch);
  if (graph === undefined) return [];
  if (graph.inputs.length > 0) {
    node.fail(`${branch} has inputs`, {
      expected: 'none: a branch reads the values around it',
      received: `${graph.inputs.length}`,
    });
  }
  if (graph.outputs.length !== node.outputCount) {
    node.fail(`${branch} gives another number of values than the node has outputs`, {
      expected: `${node.outputCount}`,
      received: `${graph.outputs.length}`,
    });
  }
  return graph.analyse([]).outputs;
}

/** One of two graphs, by a value. */
export const CONDITIONAL: Operators = { If: conditional };
