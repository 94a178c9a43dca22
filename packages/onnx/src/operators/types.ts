import { TensorProto_DataType } from '../onnx_pb.ts';

/** Every element type of ONNX by the name that Fovea, like NumPy, gives it. */
const NAMES: Readonly<Record<number, string>> = {
  [TensorProto_DataType.FLOAT]: 'float32',
  [TensorProto_DataType.UINT8]: 'uint8',
  [TensorProto_DataType.INT8]: 'int8',
  [TensorProto_DataType.UINT16]: 'uint16',
  [TensorProto_DataType.INT16]: 'int16',
  [TensorProto_DataType.INT32]: 'int32',
  [TensorProto_DataType.INT64]: 'int64',
  [TensorProto_DataType.STRING]: 'string',
  [TensorProto_DataType.BOOL]: 'bool',
  [TensorProto_DataType.FLOAT16]: 'float16',
  [TensorProto_DataType.DOUBLE]: 'float64',
  [TensorProto_DataType.UINT32]: 'uint32',
  [TensorProto_DataType.UINT64]: 'uint64',
  [TensorProto_DataType.COMPLEX64]: 'complex64',
  [TensorProto_DataType.COMPLEX128]: 'complex128',
  [TensorProto_DataType.BFLOAT16]: 'bfloat16',
};

/** The name of a `TensorProto.DataType`, or undefined for one that opset 17 does not have. */
export function typeName(code: number): string | undefined {
  return NAMES[code];
}

/** A set of element types. Inputs and outputs of one node with the same constraint have the same type. */
export interface TypeConstraint {
  readonly name: string;
  readonly types: readonly string[];
  /** Not even that: each may be of another type. */
  readonly mixed?: true;
}

const INTEGERS = ['int8', 'int16', 'int32', 'int64', 'uint8', 'uint16', 'uint32', 'uint64'];

export const FLOAT: TypeConstraint = { name: 'T', types: ['float32', 'float64', 'float16', 'bfloat16'] };
export const FLOAT_NO_BFLOAT: TypeConstraint = { name: 'T', types: ['float32', 'float64', 'float16'] };
export const NUMBER: TypeConstraint = { name: 'T', types: [...FLOAT.types, ...INTEGERS] };
export const WIDE_NUMBER: TypeConstraint = {
  name: 'T',
  types: [...FLOAT.types, 'int32', 'int64', 'uint32', 'uint64'],
};
export const SIGNED: TypeConstraint = {
  name: 'T',
  types: [...FLOAT.types, 'int8', 'int16', 'int32', 'int64'],
};
export const NUMBER_OR_BOOL: TypeConstraint = { name: 'T', types: [...NUMBER.types, 'bool'] };
export const ANY: TypeConstraint = {
  name: 'T',
  types: [...NUMBER_OR_BOOL.types, 'string', 'complex64', 'complex128'],
};
export const BOOL: TypeConstraint = { name: 'bool', types: ['bool'] };
export const INT64: TypeConstraint = { name: 'int64', types: ['int64'] };
export const INDEX: TypeConstraint = { name: 'Tind', types: ['int32', 'int64'] };

/** The same types under another name: a second type that is free to be another than the first. */
/* @__NO_SIDE_EFFECTS__ */
export function constraint(name: string, { types }: TypeConstraint): TypeConstraint {
  return { name, types };
}
