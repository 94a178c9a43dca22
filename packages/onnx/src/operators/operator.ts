import type { TensorProto } from '../onnx_pb.ts';
import type { Dim, Dims } from './dims.ts';
import type { TypeConstraint } from './types.ts';

/** What is known about a value before the graph runs. */
export interface Value {
  /** ONNX's element type, named as in `ElementType` where it is one of those. */
  readonly type: string | undefined;
  readonly dims: Dims;
  /** The elements of a small tensor whose contents are known, as a Reshape's shape often is. */
  readonly elements?: readonly Dim[] | undefined;
}

/** An input or output of an operator. A variadic one is the last, and may come any number of times from one on. */
export interface Parameter {
  readonly name: string;
  readonly type: TypeConstraint;
  readonly kind: 'required' | 'optional' | 'variadic';
}

/** An attribute of an operator. */
export interface Attribute {
  readonly kind:
    | 'int'
    | 'ints'
    | 'float'
    | 'floats'
    | 'string'
    | 'strings'
    | 'tensor'
    | 'sparse tensor'
    | 'graph';
  readonly required?: true;
  /** The strings that it can be, when it is one of a few. */
  readonly values?: readonly string[];
}

/** A node as an operator's `infer` sees it: its inputs are there, its attributes and types are right. */
export interface NodeView {
  /** Undefined for an optional input that is left out. */
  readonly inputs: readonly (Value | undefined)[];
  /** How many outputs the node names. */
  readonly outputCount: number;
  readonly has: (attribute: string) => boolean;
  readonly int: (attribute: string, fallback: number) => number;
  readonly ints: (attribute: string) => readonly number[] | undefined;
  readonly floats: (attribute: string) => readonly number[] | undefined;
  readonly string: (attribute: string, fallback: string) => string;
  readonly tensor: (attribute: string) => TensorProto | undefined;
  readonly graph: (attribute: string) => Subgraph | undefined;
  /** Reports that the node cannot work: `problem` is a clause, the rest is as in `ErrorDetails`. */
  readonly fail: (
    problem: string,
    details?: { readonly expected?: string; readonly received?: string; readonly hint?: string },
  ) => never;
}

/** A graph that an attribute holds. */
export interface Subgraph {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Checks the graph, given what is known about its inputs, and tells what is known about inputs and outputs. */
  readonly analyse: (inputs: readonly Value[]) => {
    readonly inputs: readonly Value[];
    readonly outputs: readonly Value[];
  };
}

/** What `infer` can tell about an output. The type is needed only where the operator's table does not settle it. */
export type Inferred = Partial<Value>;

/** What ONNX says about one operator: https://onnx.ai/onnx/operators. */
export interface Operator {
  readonly inputs: readonly Parameter[];
  readonly outputs: readonly Parameter[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** One entry per output, as far as known. */
  readonly infer: (node: NodeView) => readonly Inferred[];
}

/** A family's operators by name. */
export type Operators = Readonly<Record<string, Operator>>;

/* @__NO_SIDE_EFFECTS__ */
export function required(name: string, type: TypeConstraint): Parameter {
  return { name, type, kind: 'required' };
}

/* @__NO_SIDE_EFFECTS__ */
export function optional(name: string, type: TypeConstraint): Parameter {
  return { name, type, kind: 'optional' };
}

/* @__NO_SIDE_EFFECTS__ */
export function variadic(name: string, type: TypeConstraint): Parameter {
  return { name, type, kind: 'variadic' };
}

/** The sizes of an input; undefined when unknown or left out. */
export function dimsOf(node: NodeView, input: number): Dims {
  return node.inputs[input]?.dims;
}

/** A possibly negative axis as an index into a tensor of that rank. */
export function axisIn(node: NodeView, axis: number, rank: number): number {
  if (axis < -rank || axis >= rank) {
    node.fail(`axis ${axis} is outside a tensor of rank ${rank}`, {
      expected: rank === 0 ? 'no axis, since it is a scalar' : `${-rank} to ${rank - 1}`,
      received: `${axis}`,
    });
  }
  return axis < 0 ? axis + rank : axis;
}

/** Axes as sorted indices into a tensor of that rank; each may be there once. */
export function axesIn(node: NodeView, axes: readonly number[], rank: number): readonly number[] {
  const indices = axes.map((axis) => axisIn(node, axis, rank)).sort((a, b) => a - b);
  const twice = indices.find((axis, i) => axis === indices[i + 1]);
  if (twice !== undefined) node.fail(`axis ${twice} is named twice`, { received: `[${axes.join(', ')}]` });
  return indices;
}

/** The contents of an integer input, when all of it is known as numbers. */
export function numbersOf(node: NodeView, input: number): readonly number[] | undefined {
  const ints = node.inputs[input]?.elements;
  return ints?.every((value) => typeof value === 'number') ? ints : undefined;
}

/** Far more than any tensor has, and few enough to write down. */
const MOST_DIMS = 1024;

/** Sizes of which nothing but how many there are is known. */
export function unknownDims(rank: number | undefined): Dims {
  if (rank === undefined || rank > MOST_DIMS) return undefined;
  return Array.from({ length: rank }, () => undefined);
}

/** The number of elements of a one-dimensional input, when known: the rank that a shape tensor speaks of. */
export function lengthOf(node: NodeView, input: number): number | undefined {
  const length = dimsOf(node, input)?.[0];
  return typeof length === 'number' ? length : undefined;
}
