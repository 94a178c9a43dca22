import { broadcast, type Dim, type Dims, differ, formatDims } from './dims.ts';
import { dimsOf, type NodeView, type Operator, type Operators, optional, required } from './operator.ts';
import { WIDE_NUMBER } from './types.ts';

const gemm: Operator = {
  inputs: [required('A', WIDE_NUMBER), required('B', WIDE_NUMBER), optional('C', WIDE_NUMBER)],
  outputs: [required('Y', WIDE_NUMBER)],
  attributes: {
    alpha: { kind: 'float' },
    beta: { kind: 'float' },
    transA: { kind: 'int' },
    transB: { kind: 'int' },
  },
  infer: (node) => {
    const [rows, inner] = matrix(node, 0, node.int('transA', 0) !== 0);
    const [innerB, columns] = matrix(node, 1, node.int('transB', 0) !== 0);
    checkInner(node, inner, innerB);
    const dims = [rows, columns];
    const bias = dimsOf(node, 2);
    const stretched = broadcast([dims, bias]);
    // C is stretched to the product's shape, never the other way round.
    const widens =
      Array.isArray(stretched) &&
      (stretched.length > 2 || stretched.some((size, i) => differ(size, dims[i])));
    if (stretched === 'mismatch' || widens) {
      node.fail('C cannot be broadcast to the product', {
        expected: `something that broadcasts to ${formatDims(dims)}`,
        received: formatDims(bias),
      });
    }
    return [{ dims }];
  },
};

function matrix(node: NodeView, input: number, transposed: boolean): readonly [Dim, Dim] {
  const dims = dimsOf(node, input);
  if (dims === undefined) return [undefined, undefined];
  if (dims.length !== 2) {
    node.fail(`${'AB'[input]} is not a matrix`, {
      expected: 'two dimensions',
      received: formatDims(dims),
      hint: 'Flatten makes a matrix of it.',
    });
  }
  return transposed ? [dims[1], dims[0]] : [dims[0], dims[1]];
}

function checkInner(node: NodeView, a: Dim, b: Dim): void {
  if (differ(a, b)) {
    node.fail(`the inner sizes differ: A has ${a} columns, B has ${b} rows`, {
      expected: `${a}`,
      received: `${b}`,
    });
  }
}

const matMul: Operator = {
  inputs: [required('A', WIDE_NUMBER), required('B', WIDE_NUMBER)],
  outputs: [required('Y', WIDE_NUMBER)],
  attributes: {},
  infer: (node) => [{ dims: inferMatMul(node) }],
};

/** numpy.matmul: the last two axes are matrices, the rest is broadcast; a vector stands for a row or a column. */
function inferMatMul(node: NodeView): Dims {
  const a = dimsOf(node, 0);
  const b = dimsOf(node, 1);
  if (a === undefined || b === undefined) return undefined;
  if (a.length === 0 || b.length === 0) {
    node.fail('a scalar cannot be multiplied as a matrix', {
      expected: 'at least one dimension each',
      received: `${formatDims(a)} and ${formatDims(b)}`,
    });
  }
  checkInner(node, a.at(-1), b.length === 1 ? b[0] : b.at(-2));
  const batch = broadcast([a.slice(0, -2), b.slice(0, -2)]);
  if (batch === 'mismatch') {
    return node.fail('the batches of matrices cannot be broadcast to each other', {
      expected: 'sizes that are equal or 1, counted from the end',
      received: `${formatDims(a)} and ${formatDims(b)}`,
    });
  }
  return [...(batch ?? []), ...(a.length === 1 ? [] : [a.at(-2)]), ...(b.length === 1 ? [] : [b.at(-1)])];
}

/** Matrix products. */
export const MATMUL: Operators = { Gemm: gemm, MatMul: matMul };
