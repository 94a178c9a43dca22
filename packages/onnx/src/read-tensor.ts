import { elementCount, ModelError, UnsupportedError } from '@fovea/shape';
import { CODECS, elementTypeOf, type TensorData } from './element-type.ts';
import { type TensorProto, TensorProto_DataLocation, TensorProto_DataType } from './onnx_pb.ts';
import type { ElementType } from './program.ts';
import type { Tensor } from './tensor.ts';

/**
 * Reads a tensor's numbers, from raw_data or from the typed field of its type,
 * into an array of its own.
 *
 * @throws UnsupportedError for data in another file and for element types that Fovea does not use.
 * @throws ModelError when the data are not as many as `dims` says.
 */
export function readTensor(proto: TensorProto): Tensor {
  const { type, dims } = readTensorInfo(proto);
  return {
    type,
    dims,
    data: proto.rawData.length > 0 ? fromRaw(proto.rawData, type) : fromTyped(proto, type),
  };
}

/** Reads a tensor's type and dims, and makes sure that its data can be read. Throws as {@link readTensor} does. */
export function readTensorInfo(proto: TensorProto): Pick<Tensor, 'type' | 'dims'> {
  const path = proto.name === '' ? 'tensor' : `tensor "${proto.name}"`;
  if (proto.dataLocation === TensorProto_DataLocation.EXTERNAL || proto.externalData.length > 0) {
    const file = proto.externalData.find(({ key }) => key === 'location')?.value;
    throw new UnsupportedError('tensor-external', 'the data are kept outside the model', {
      path,
      expected: 'data inside the .onnx file',
      ...(file === undefined ? {} : { received: `the file "${file}"` }),
      hint: 'Save the model as one file (in Python: onnx.save_model(model, path, save_as_external_data=False)).',
    });
  }
  const type = elementTypeOf(proto.dataType);
  if (type === undefined) {
    throw new UnsupportedError('tensor-type', 'the element type is not one that Fovea uses', {
      path,
      expected: `one of ${Object.keys(CODECS).join(', ')}`,
      received: TensorProto_DataType[proto.dataType]?.toLowerCase() ?? `type number ${proto.dataType}`,
    });
  }
  const dims = proto.dims.map(Number);
  if (dims.some((dim) => dim < 0)) {
    throw new ModelError('tensor-dims', 'a dimension is negative', {
      path,
      received: `[${dims.join(', ')}]`,
    });
  }
  const size = elementCount(dims);
  const received = storedLength(proto, type);
  if (received !== size) {
    throw new ModelError('tensor-size', `the data do not fit the dims [${dims.join(', ')}]`, {
      path,
      expected: `${size} elements of ${type}`,
      received: `${received}`,
      hint: 'The file is damaged, or was written by a faulty program.',
    });
  }
  return { type, dims };
}

function storedLength(proto: TensorProto, type: ElementType): number {
  return proto.rawData.length > 0
    ? proto.rawData.length / CODECS[type].bytes
    : typedField(proto, type).length;
}

function fromRaw(bytes: Uint8Array, type: ElementType): TensorData {
  const data = CODECS[type].make(bytes.length / CODECS[type].bytes);
  // `make` and `read` are of one codec, which the compiler cannot follow through the union.
  const read = CODECS[type].read as (view: DataView, to: TensorData) => void;
  read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), data);
  return data;
}

function fromTyped(proto: TensorProto, type: ElementType): TensorData {
  if (type === 'int64') return BigInt64Array.from(proto.int64Data);
  if (type === 'float32') return Float32Array.from(proto.floatData);
  if (type === 'float64') return Float64Array.from(proto.doubleData);
  if (type === 'int32') return Int32Array.from(proto.int32Data);
  return type === 'int8' ? Int8Array.from(proto.int32Data) : Uint8Array.from(proto.int32Data);
}

/** The field that holds a type's numbers when raw_data does not; small integers and bools go in int32_data. */
function typedField(proto: TensorProto, type: ElementType): { readonly length: number } {
  if (type === 'int64') return proto.int64Data;
  if (type === 'float32') return proto.floatData;
  return type === 'float64' ? proto.doubleData : proto.int32Data;
}
