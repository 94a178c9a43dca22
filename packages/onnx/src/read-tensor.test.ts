import { create } from '@bufbuild/protobuf';
import { ModelError, UnsupportedError } from '@fovea/shape';
import { describe, expect, test } from 'vitest';
import { readTensor } from './index.ts';
import { TensorProtoSchema } from './onnx_pb.ts';

const proto = (init: object) => create(TensorProtoSchema, { name: 'w', dims: [2n], ...init });

describe('typed fields', () => {
  test.each([
    ['float32', { dataType: 1, floatData: [1.5, -2] }, Float32Array.of(1.5, -2)],
    ['float64', { dataType: 11, doubleData: [1.5, -2] }, Float64Array.of(1.5, -2)],
    ['int32', { dataType: 6, int32Data: [1, -2] }, Int32Array.of(1, -2)],
    ['int64', { dataType: 7, int64Data: [1n, -2n] }, BigInt64Array.of(1n, -2n)],
    ['uint8', { dataType: 2, int32Data: [1, 255] }, Uint8Array.of(1, 255)],
    ['int8', { dataType: 3, int32Data: [1, -2] }, Int8Array.of(1, -2)],
    ['bool', { dataType: 9, int32Data: [1, 0] }, Uint8Array.of(1, 0)],
  ])('%s', (type, init, data) => {
    expect(readTensor(proto(init))).toEqual({ type, dims: [2], data });
  });
});

test('raw_data may begin anywhere in a file', () => {
  const file = Uint8Array.of(9, 0, 0, 0x80, 0x3f, 0, 0, 0, 0x40);
  expect(readTensor(proto({ dataType: 1, rawData: file.subarray(1) })).data).toEqual(Float32Array.of(1, 2));
});

test('a tensor may be empty', () => {
  expect(readTensor(proto({ dataType: 1, dims: [0n, 3n] }))).toEqual({
    type: 'float32',
    dims: [0, 3],
    data: new Float32Array(),
  });
});

describe('what cannot be read', () => {
  test.each<[string, object, new (...args: never[]) => Error, string]>([
    [
      'data in another file',
      { dataType: 1, dataLocation: 1, externalData: [{ key: 'location', value: 'w.bin' }] },
      UnsupportedError,
      'tensor "w": the data are kept outside the model: expected data inside the .onnx file, received the file "w.bin". Save the model as one file (in Python: onnx.save_model(model, path, save_as_external_data=False)).',
    ],
    [
      'data in a file that is not named',
      { dataType: 1, dataLocation: 1 },
      UnsupportedError,
      'tensor "w": the data are kept outside the model: expected data inside the .onnx file. Save the model as one file (in Python: onnx.save_model(model, path, save_as_external_data=False)).',
    ],
    [
      'a type that Fovea does not use',
      { dataType: 10 },
      UnsupportedError,
      'tensor "w": the element type is not one that Fovea uses: expected one of float32, float64, int32, int64, uint8, int8, bool, received float16.',
    ],
    [
      'a type that nobody knows',
      { name: '', dataType: 99 },
      UnsupportedError,
      'tensor: the element type is not one that Fovea uses: expected one of float32, float64, int32, int64, uint8, int8, bool, received type number 99.',
    ],
    [
      'too few bytes',
      { dataType: 1, rawData: new Uint8Array(6) },
      ModelError,
      'tensor "w": the data do not fit the dims [2]: expected 2 elements of float32, received 1.5. The file is damaged, or was written by a faulty program.',
    ],
    [
      'too many numbers',
      { dataType: 1, floatData: [1, 2, 3] },
      ModelError,
      'tensor "w": the data do not fit the dims [2]: expected 2 elements of float32, received 3. The file is damaged, or was written by a faulty program.',
    ],
    [
      'a negative size',
      { dataType: 1, dims: [-1n, -2n], floatData: [1, 2] },
      ModelError,
      'tensor "w": a dimension is negative: received [-1, -2].',
    ],
  ])('%s', (_, init, type, message) => {
    expect(() => readTensor(proto(init))).toThrow(type);
    expect(() => readTensor(proto(init))).toThrow(expect.objectContaining({ message }));
  });
});
