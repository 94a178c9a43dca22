import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { UsageError } from '@fovea/shape';
import { makeTensor } from './make-tensor.ts';
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  type GraphProto,
} from './onnx_pb.ts';
import type { Tensor } from './tensor.ts';

/**
 * The value of a node's attribute. A bare number is an int, so that a float
 * whose value happens to be whole is never mistaken: write `{ float: 1 }`.
 */
export type AttributeValue =
  | number
  | readonly number[]
  | string
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | Tensor
  | GraphProto;

/**
 * Encodes an attribute.
 *
 * @param path - the node, for the error message.
 * @throws UsageError when a bare number or a number of a list is not an integer.
 */
export function makeAttribute(name: string, value: AttributeValue, path: string): AttributeProto {
  return create(AttributeProtoSchema, { name, ...content(name, value, path) });
}

function content(
  name: string,
  value: AttributeValue,
  path: string,
): MessageInitShape<typeof AttributeProtoSchema> {
  const Type = AttributeProto_AttributeType;
  if (typeof value === 'number') return { type: Type.INT, i: integer(value, name, path, '{ float: … }') };
  if (typeof value === 'string') return { type: Type.STRING, s: new TextEncoder().encode(value) };
  if (isList(value)) {
    return { type: Type.INTS, ints: value.map((each) => integer(each, name, path, '{ floats: […] }')) };
  }
  if ('float' in value) return { type: Type.FLOAT, f: value.float };
  if ('node' in value) return { type: Type.GRAPH, g: value };
  if ('floats' in value) return { type: Type.FLOATS, floats: [...value.floats] };
  return { type: Type.TENSOR, t: makeTensor(value, '') };
}

// Array.isArray does not narrow a readonly array away from a union.
function isList(value: AttributeValue): value is readonly number[] {
  return Array.isArray(value);
}

function integer(value: number, name: string, path: string, alternative: string): bigint {
  if (!Number.isSafeInteger(value)) {
    throw new UsageError('attribute-integer', `attribute "${name}" is not an integer`, {
      path,
      expected: 'an integer',
      received: `${value}`,
      hint: `For a float attribute write ${alternative}.`,
    });
  }
  return BigInt(value);
}
