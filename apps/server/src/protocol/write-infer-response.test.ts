import type { Tensors } from '@fovea/runtime';
import { describe, expect, it } from 'vitest';
import { type Answer, writeInferResponse } from './write-infer-response.ts';

const tensors: Tensors = {
  f: { type: 'float32', dims: [2, 3], data: Float32Array.of(1, 5, 10, 4, 4, 0.25) },
  l: { type: 'int64', dims: [2], data: BigInt64Array.of(2n ** 62n, -1n) },
  b: { type: 'bool', dims: [2], data: Uint8Array.of(1, 0) },
  u: { type: 'uint8', dims: [2], data: Uint8Array.of(7, 255) },
  bad: { type: 'float32', dims: [2], data: Float32Array.of(1, Number.NaN) },
};

function write(
  outputs: readonly (readonly [name: string, binary?: boolean, classes?: number])[],
  more: Partial<Answer> = {},
) {
  const { body, jsonLength } = writeInferResponse({
    model: 'm',
    version: '3',
    id: undefined,
    outputs: outputs.map(([name, binary = false, classes = 0]) => ({ name, binary, classes })),
    tensors,
    labels: new Map(),
    hasRows: () => true,
    ...more,
  });
  const json = jsonLength === undefined ? body : body.subarray(0, jsonLength);
  return {
    json: JSON.parse(json.toString()),
    text: json.toString(),
    bytes: body.subarray(json.length),
    jsonLength,
  };
}

describe('writeInferResponse', () => {
  it('writes JSON with flat data, and larger whole numbers than JavaScript could', () => {
    const { json, text, jsonLength } = write([['f'], ['l'], ['b'], ['u']], { id: 'a "b"' });
    expect(jsonLength).toBeUndefined();
    expect(text).toContain('"data":[4611686018427387904,-1]');
    expect(json).toMatchObject({
      model_name: 'm',
      model_version: '3',
      id: 'a "b"',
      outputs: [
        { name: 'f', datatype: 'FP32', shape: [2, 3], data: [1, 5, 10, 4, 4, 0.25] },
        { name: 'l', datatype: 'INT64', shape: [2] },
        { name: 'b', datatype: 'BOOL', shape: [2], data: [true, false] },
        { name: 'u', datatype: 'UINT8', shape: [2], data: [7, 255] },
      ],
    });
  });

  it('puts binary data behind the JSON, in order', () => {
    const { json, bytes } = write([['l', true], ['b'], ['u', true]]);
    expect(json.outputs).toEqual([
      { name: 'l', datatype: 'INT64', shape: [2], parameters: { binary_data_size: 16 } },
      { name: 'b', datatype: 'BOOL', shape: [2], data: [true, false] },
      { name: 'u', datatype: 'UINT8', shape: [2], parameters: { binary_data_size: 2 } },
    ]);
    expect(bytes.readBigInt64LE(0)).toBe(2n ** 62n);
    expect([...bytes.subarray(16)]).toEqual([7, 255]);
  });

  it('does not write what JSON cannot hold', () => {
    expect(() => write([['bad']])).toThrow(
      'output "bad", element 1: the model gave a number that JSON cannot hold: received NaN. Ask for it as binary data to see it all the same.',
    );
    expect(write([['bad', true]]).bytes.readFloatLE(4)).toBeNaN();
  });
});

describe('classification', () => {
  it('gives the highest of each row, the first of equal ones first, with labels where there are some', () => {
    expect(write([['f', false, 2]], { labels: new Map([['f', ['a', 'b', 'c']]]) }).json.outputs).toEqual([
      { name: 'f', datatype: 'BYTES', shape: [2, 2], data: ['10:2:c', '5:1:b', '4:0:a', '4:1:b'] },
    ]);
    expect(write([['f', false, 9]]).json.outputs[0]).toMatchObject({
      shape: [2, 3],
      data: ['10:2', '5:1', '1:0', '4:0', '4:1', '0.250000:2'],
    });
  });

  it('takes a model without batches as one row, and NaN as the lowest', () => {
    expect(write([['bad', false, 2]], { hasRows: () => false }).json.outputs[0]).toMatchObject({
      shape: [2],
      data: ['1:0', 'NaN:1'],
    });
  });

  it('writes each text with its length as binary data', () => {
    const { json, bytes } = write([['l', true, 1]], {
      hasRows: () => false,
      labels: new Map([['l', ['é', 'b']]]),
    });
    const text = Buffer.from('4611686018427387904:0:é');
    expect(json.outputs[0]).toEqual({
      name: 'l',
      datatype: 'BYTES',
      shape: [1],
      parameters: { binary_data_size: 4 + text.length },
    });
    expect(bytes.readUInt32LE(0)).toBe(text.length);
    expect(bytes.subarray(4)).toEqual(text);
  });
});
