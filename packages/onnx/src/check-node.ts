import { ModelError } from '@fovea/shape';
import { didYouMean } from './nearest.ts';
import { type ViewGraph, viewNode } from './node-view.ts';
import { type AttributeProto, AttributeProto_AttributeType, type NodeProto } from './onnx_pb.ts';
import type { Attribute, Operator, Parameter, Value } from './operators/operator.ts';
import { OTHER_OPERATORS } from './operators/other-operators.ts';
import { OPERATORS } from './operators/table.ts';

const UNKNOWN: Value = { type: undefined, dims: undefined };

/**
 * Checks one node against what ONNX says about its operator.
 *
 * @param inputs - what is known about its inputs; undefined for those left out.
 * @param path - the node, for the error message.
 * @param viewGraph - looks into a graph that is an attribute.
 * @returns what is known about each of its outputs.
 * @throws ModelError with the first thing that is wrong.
 */
export function checkNode(
  node: NodeProto,
  inputs: readonly (Value | undefined)[],
  path: string,
  viewGraph: ViewGraph,
): readonly Value[] {
  const operator = Object.hasOwn(OPERATORS, node.opType) ? OPERATORS[node.opType] : undefined;
  if (operator === undefined) {
    if (!OTHER_OPERATORS.has(node.opType)) {
      throw new ModelError('onnx-operator', `opset 17 has no operator "${node.opType}"`, {
        path,
        ...didYouMean(node.opType, [...Object.keys(OPERATORS), ...OTHER_OPERATORS]),
      });
    }
    return node.output.map(() => UNKNOWN);
  }
  checkCount(node.input, operator.inputs, 'input', path);
  checkCount(node.output, operator.outputs, 'output', path);
  checkAttributes(node.attribute, operator.attributes, path);
  const bound = checkTypes(node, inputs, operator, path);
  const inferred = operator.infer(viewNode(node, inputs, path, viewGraph));
  return node.output.map((_, i) => {
    const constraint = parameterAt(operator.outputs, i)?.type;
    const only = constraint?.types.length === 1 ? constraint.types[0] : undefined;
    const type = inferred[i]?.type ?? bound.get(constraint?.name ?? '') ?? only;
    return { ...UNKNOWN, ...inferred[i], type };
  });
}

function parameterAt(parameters: readonly Parameter[], i: number): Parameter | undefined {
  const last = parameters.at(-1);
  return parameters[i] ?? (last?.kind === 'variadic' ? last : undefined);
}

function checkCount(
  given: readonly string[],
  parameters: readonly Parameter[],
  what: 'input' | 'output',
  path: string,
): void {
  const least = parameters.filter(({ kind }) => kind !== 'optional').length;
  const most = parameters.at(-1)?.kind === 'variadic' ? Number.POSITIVE_INFINITY : parameters.length;
  const names = parameters.map(({ name }) => `"${name}"`).join(', ');
  if (given.length > most || given.length < least) {
    const count =
      least === most
        ? `${most}`
        : most === Number.POSITIVE_INFINITY
          ? `${least} or more`
          : `${least} to ${most}`;
    throw new ModelError('onnx-count', `the number of ${what}s is wrong`, {
      path,
      expected: names === '' ? count : `${count} (${names})`,
      received: `${given.length}`,
    });
  }
  given.forEach((name, i) => {
    const parameter = parameterAt(parameters, i);
    if (name === '' && parameter !== undefined && parameter.kind !== 'optional') {
      throw new ModelError('onnx-count', `${what} "${parameter.name}" cannot be left out`, {
        path,
        expected: 'the name of a value',
        received: 'an empty name',
      });
    }
  });
}

const KINDS: Readonly<Record<number, string>> = {
  [AttributeProto_AttributeType.INT]: 'int',
  [AttributeProto_AttributeType.INTS]: 'ints',
  [AttributeProto_AttributeType.FLOAT]: 'float',
  [AttributeProto_AttributeType.FLOATS]: 'floats',
  [AttributeProto_AttributeType.STRING]: 'string',
  [AttributeProto_AttributeType.STRINGS]: 'strings',
  [AttributeProto_AttributeType.TENSOR]: 'tensor',
  [AttributeProto_AttributeType.SPARSE_TENSOR]: 'sparse tensor',
  [AttributeProto_AttributeType.GRAPH]: 'graph',
};

function checkAttributes(
  given: readonly AttributeProto[],
  known: Readonly<Record<string, Attribute>>,
  path: string,
): void {
  const seen = new Set<string>();
  for (const { name, type, s } of given) {
    const attribute = Object.hasOwn(known, name) ? known[name] : undefined;
    if (attribute === undefined) {
      throw new ModelError('onnx-attribute', `there is no attribute "${name}"`, {
        path,
        expected:
          Object.keys(known).length === 0 ? 'no attributes' : `one of ${Object.keys(known).join(', ')}`,
        ...didYouMean(name, Object.keys(known)),
      });
    }
    if (seen.has(name)) {
      throw new ModelError('onnx-attribute', `attribute "${name}" is there twice`, { path });
    }
    seen.add(name);
    const kind = KINDS[type] ?? 'another kind of value';
    if (kind !== attribute.kind) {
      throw new ModelError('onnx-attribute', `attribute "${name}" is of the wrong kind`, {
        path,
        expected: attribute.kind,
        received: kind,
      });
    }
    const text = new TextDecoder().decode(s);
    if (attribute.values !== undefined && !attribute.values.includes(text)) {
      throw new ModelError('onnx-attribute', `attribute "${name}" cannot be this`, {
        path,
        expected: `one of ${attribute.values.join(', ')}`,
        received: text,
      });
    }
  }
  for (const [name, attribute] of Object.entries(known)) {
    if (attribute.required !== true || seen.has(name)) continue;
    throw new ModelError('onnx-attribute', `attribute "${name}" is missing`, {
      path,
      expected: attribute.kind,
    });
  }
}

/** Checks the inputs' types and returns the type that each type constraint has come to stand for. */
function checkTypes(
  node: NodeProto,
  inputs: readonly (Value | undefined)[],
  operator: Operator,
  path: string,
): ReadonlyMap<string, string> {
  const bound = new Map<string, { readonly type: string; readonly input: string }>();
  inputs.forEach((input, i) => {
    const parameter = parameterAt(operator.inputs, i);
    if (input?.type === undefined || parameter === undefined) return;
    const { name, type } = parameter;
    const label = parameter.kind === 'variadic' ? `input "${node.input[i]}"` : `input "${name}"`;
    if (!type.types.includes(input.type)) {
      throw new ModelError('onnx-type', `${label} cannot be of this type`, {
        path,
        expected: type.types.join(', '),
        received: input.type,
        hint: 'Cast it first.',
      });
    }
    if (type.mixed === true) return;
    const first = bound.get(type.name);
    if (first === undefined) bound.set(type.name, { type: input.type, input: label });
    else if (first.type !== input.type) {
      throw new ModelError('onnx-type', `${label} and ${first.input} differ in type`, {
        path,
        expected: first.type,
        received: input.type,
        hint: 'Cast one of them.',
      });
    }
  });
  return new Map(Array.from(bound, ([name, { type }]) => [name, type]));
}
