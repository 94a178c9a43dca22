import { create } from '@bufbuild/protobuf';
import { elementCount, UsageError } from '@fovea/shape';
import { CODECS, naturalType } from './element-type.ts';
import { type TensorProto, TensorProtoSchema } from './onnx_pb.ts';
import type { Tensor } from './tensor.ts';

/**
 * Encodes a tensor with its numbers as little endian raw_data; `tensor.data` is copied.
 *
 * @throws UsageError when the array is of another type or length than `type` and `dims` say.
 */
export function makeTensor(tensor: Tensor, name: string): TensorProto {
  const bytes = rawData(tensor, name);
  return create(TensorProtoSchema, {
    name,
    dataType: CODECS[tensor.type].code,
    dims: tensor.dims.map(BigInt),
    rawData: bytes,
  });
}

/** The bytes of a tensor, little endian. */
function rawData({ type, dims, data }: Tensor, name: string): Uint8Array {
  const path = name === '' ? 'tensor' : `tensor "${name}"`;
  for (const dim of dims) {
    if (!Number.isSafeInteger(dim) || dim < 0) {
      throw new UsageError('tensor-dims', 'a dimension cannot be this', {
        path,
        expected: 'integers of at least 0',
        received: `[${dims.join(', ')}]`,
      });
    }
  }
  const size = elementCount(dims);
  if (size !== data.length) {
    throw new UsageError('tensor-size', `the dims [${dims.join(', ')}] do not fit the data`, {
      path,
      expected: `${size} elements`,
      received: `${data.length}`,
    });
  }
  const natural = naturalType(data);
  if (natural !== type && !(natural === 'uint8' && type === 'bool')) {
    throw new UsageError('tensor-type', `this array cannot hold ${type}`, {
      path,
      expected: CODECS[type].make(0).constructor.name,
      received: data.constructor.name,
    });
  }
  const bytes = new Uint8Array(data.length * CODECS[type].bytes);
  // The check above has paired the array with its codec, which the compiler cannot follow.
  const write = CODECS[type].write as (view: DataView, from: Tensor['data']) => void;
  write(new DataView(bytes.buffer), data);
  return bytes;
}
