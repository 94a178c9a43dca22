import type { GraphBuilder } from '@fovea/onnx';
import { elementCount, UsageError } from '@fovea/shape';
import { combinedDims, type FormulaValue } from './formula-value.ts';

/** A value, or a number that stands for one. */
export type Operand = FormulaValue | number;

/**
 * What a formula is written with: each operation adds nodes to a graph and knows
 * its own derivative, so that whatever is made of them can be gone back through.
 */
export interface Formula {
  add(a: Operand, b: Operand): FormulaValue;
  sub(a: Operand, b: Operand): FormulaValue;
  mul(a: Operand, b: Operand): FormulaValue;
  div(a: Operand, b: Operand): FormulaValue;
  exp(x: FormulaValue): FormulaValue;
  /** The natural logarithm. */
  log(x: FormulaValue): FormulaValue;
  sqrt(x: FormulaValue): FormulaValue;
  tanh(x: FormulaValue): FormulaValue;
  sigmoid(x: FormulaValue): FormulaValue;
  /** `max(x, 0)`; at 0 its slope is taken to be 0. */
  relu(x: FormulaValue): FormulaValue;
  /** The sum along axes of the shape (0 is the channels of an image), each of which is left as a size of 1. Default: all. */
  sum(x: FormulaValue, axes?: readonly number[]): FormulaValue;
  mean(x: FormulaValue, axes?: readonly number[]): FormulaValue;
  /** The same numbers in another shape, without the batch. */
  reshape(x: FormulaValue, dims: readonly number[]): FormulaValue;
}

/** A formula that is being written down, and the way back through it. */
export interface Tape {
  readonly formula: Formula;
  /** Adds the gradients with respect to the sources, from that with respect to `output`; undefined where it does not depend on one. */
  backward(output: FormulaValue, dOutput: string): readonly (string | undefined)[];
}

/** An operation that was done, and how to add the gradient of each of its operands. */
interface Step {
  readonly output: FormulaValue;
  readonly operands: readonly {
    readonly value: FormulaValue;
    gradient(dOutput: FormulaValue): FormulaValue;
  }[];
}

/** @param sources - what the formula begins with, and what gradients are asked for: the input and the parameters */
export function tape(graph: GraphBuilder, sources: readonly FormulaValue[]): Tape {
  const steps: Step[] = [];
  /** What depends on a source. Derivatives are written with the same operations, and leave no trace. */
  const traced = new Set(sources.map(({ name }) => name));
  let recording = true;
  const record = (output: FormulaValue, operands: Step['operands']): FormulaValue => {
    if (!recording) return output;
    const used = operands.filter(({ value }) => traced.has(value.name));
    if (used.length === 0) return output;
    traced.add(output.name);
    steps.push({ output, operands: used });
    return output;
  };
  const asValue = (operand: Operand): FormulaValue =>
    typeof operand === 'number' ? { name: graph.scalar(operand), dims: [], perImage: false } : operand;

  type Slope = (dy: FormulaValue, a: FormulaValue, b: FormulaValue) => FormulaValue;
  const binary = (opType: string, slopeOfA: Slope, slopeOfB: Slope) => (left: Operand, right: Operand) => {
    const [a, b] = [asValue(left), asValue(right)];
    const output: FormulaValue = {
      name: graph.node(opType, [a.name, b.name]),
      dims: combinedDims(opType.toLowerCase(), a, b),
      perImage: a.perImage || b.perImage,
    };
    return record(output, [
      { value: a, gradient: (dy) => reduceTo(graph, slopeOfA(dy, a, b), a) },
      { value: b, gradient: (dy) => reduceTo(graph, slopeOfB(dy, a, b), b) },
    ]);
  };
  const unary =
    (opType: string, slope: (dy: FormulaValue, x: FormulaValue, y: FormulaValue) => FormulaValue) =>
    (x: FormulaValue) => {
      const output = { ...x, name: graph.node(opType, [x.name]) };
      return record(output, [{ value: x, gradient: (dy) => slope(dy, x, output) }]);
    };

  const sum: Formula['sum'] = (x, axes = allAxes(x)) => {
    checkAxes(x, axes);
    if (axes.length === 0) return x;
    const inGraph = axes.map((axis) => (x.perImage ? axis + 1 : axis));
    const dims = x.dims.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const output = { ...x, name: sumAlong(graph, x.name, inGraph), dims };
    // Each summand has the sum's gradient: that is stretched by ones.
    const ones = () => graph.constant(new Float32Array(elementCount(x.dims)).fill(1), x.dims);
    const gradient = (dy: FormulaValue) => ({ ...x, name: graph.node('Mul', [dy.name, ones()]) });
    return record(output, [{ value: x, gradient }]);
  };

  const formula: Formula = {
    add: binary(
      'Add',
      (dy) => dy,
      (dy) => dy,
    ),
    sub: binary(
      'Sub',
      (dy) => dy,
      (dy) => formula.mul(dy, -1),
    ),
    mul: binary(
      'Mul',
      (dy, _, b) => formula.mul(dy, b),
      (dy, a) => formula.mul(dy, a),
    ),
    div: binary(
      'Div',
      (dy, _, b) => formula.div(dy, b),
      (dy, a, b) => formula.div(formula.mul(formula.mul(dy, -1), a), formula.mul(b, b)),
    ),
    exp: unary('Exp', (dy, _, y) => formula.mul(dy, y)),
    log: unary('Log', (dy, x) => formula.div(dy, x)),
    sqrt: unary('Sqrt', (dy, _, y) => formula.div(formula.mul(dy, 0.5), y)),
    tanh: unary('Tanh', (dy, _, y) => formula.mul(dy, formula.sub(1, formula.mul(y, y)))),
    sigmoid: unary('Sigmoid', (dy, _, y) => formula.mul(dy, formula.mul(y, formula.sub(1, y)))),
    relu: unary('Relu', (dy, x) => {
      const above = graph.node('Greater', [x.name, graph.scalar(0)]);
      return formula.mul(dy, { ...x, name: graph.node('Cast', [above], { to: 1 }) });
    }),
    sum,
    mean(x, axes = allAxes(x)) {
      const total = sum(x, axes);
      return formula.mul(total, elementCount(total.dims) / elementCount(x.dims));
    },
    reshape(x, dims) {
      checkReshape(x, dims);
      const to = (name: string, sizes: readonly number[]) => ({
        ...x,
        name: shaped(graph, name, sizes, x.perImage),
        dims: sizes,
      });
      return record(to(x.name, dims), [{ value: x, gradient: (dy) => to(dy.name, x.dims) }]);
    },
  };

  return {
    formula,
    backward(output, dOutput) {
      recording = false;
      const gradients = new Map([[output.name, { ...output, name: dOutput }]]);
      for (const step of steps.toReversed()) {
        const dy = gradients.get(step.output.name);
        if (dy === undefined) continue;
        for (const { value, gradient } of step.operands) {
          const [one, other] = [gradient(dy), gradients.get(value.name)];
          const both = other === undefined ? one.name : graph.node('Add', [other.name, one.name]);
          gradients.set(value.name, { ...value, name: both });
        }
      }
      return sources.map(({ name }) => gradients.get(name)?.name);
    },
  };
}

function allAxes({ dims }: FormulaValue): number[] {
  return Array.from(dims.keys());
}

/** Sums a gradient over everything that its value was stretched along. */
function reduceTo(graph: GraphBuilder, gradient: FormulaValue, to: FormulaValue): FormulaValue {
  const extra = gradient.dims.length - to.dims.length;
  const shift = gradient.perImage ? 1 : 0;
  const axes = [
    ...(gradient.perImage && !to.perImage ? [0] : []),
    ...gradient.dims.flatMap((size, axis) => ((to.dims[axis - extra] ?? 1) === size ? [] : [axis + shift])),
  ];
  const summed = axes.length === 0 ? gradient.name : sumAlong(graph, gradient.name, axes);
  const isShaped = extra === 0 && gradient.perImage === to.perImage;
  return { ...to, name: isShaped ? summed : shaped(graph, summed, to.dims, to.perImage) };
}

function sumAlong(graph: GraphBuilder, x: string, axes: readonly number[]): string {
  return graph.node('ReduceSum', [x, graph.int64(...axes)], { keepdims: 1 });
}

function shaped(graph: GraphBuilder, x: string, dims: readonly number[], perImage: boolean): string {
  return graph.node('Reshape', [x, graph.int64(...(perImage ? [-1] : []), ...dims)]);
}

function checkReshape({ dims: from }: FormulaValue, dims: readonly number[]): void {
  if (elementCount(from) === elementCount(dims)) return;
  throw new UsageError('formula-reshape', 'the new shape holds another number of values', {
    path: 'reshape',
    expected: `${elementCount(from)}, as [${from.join(', ')}] does`,
    received: `[${dims.join(', ')}]`,
  });
}

function checkAxes({ dims }: FormulaValue, axes: readonly number[]): void {
  const isRight = axes.every(
    (axis, i) => Number.isInteger(axis) && axis >= 0 && axis < dims.length && axes.indexOf(axis) === i,
  );
  if (isRight) return;
  throw new UsageError('formula-axes', 'there are no such axes', {
    path: 'sum',
    expected: `different whole numbers from 0 to ${dims.length - 1}`,
    received: `[${axes.join(', ')}]`,
  });
}
