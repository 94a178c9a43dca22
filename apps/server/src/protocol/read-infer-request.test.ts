import { describe, expect, it } from 'vitest';
import { readInferRequest } from './read-infer-request.ts';
import type { Signature } from './signature.ts';

const model: Signature = {
  inputs: [
    { name: 'x', type: 'float32', dims: ['batch', 2, 2] },
    { name: 'n', type: 'int64', dims: ['batch'] },
  ],
  outputs: [
    { name: 'y', type: 'float32', dims: ['batch', 3] },
    { name: 'z', type: 'bool', dims: ['batch'] },
  ],
};

const single = (type: 'float32' | 'int32' | 'int64' | 'uint8' | 'bool'): Signature => ({
  inputs: [{ name: 'x', type, dims: ['batch', 2] }],
  outputs: [{ name: 'y', type: 'float32', dims: ['batch'] }],
});

const x = { name: 'x', shape: [1, 2, 2], datatype: 'FP32', data: [1, 2, 3, 4] };
const n = { name: 'n', shape: [1], datatype: 'INT64', data: [7] };

function read(request: unknown, of: Signature = model) {
  return readInferRequest(Buffer.from(JSON.stringify(request)), undefined, of);
}

describe('JSON', () => {
  it('reads names, id and data, and asks for all outputs unless it is told which', () => {
    const call = read({ id: '42', inputs: [n, x], parameters: { timeout: 5000, priority: 1 } });
    expect(call).toMatchObject({ id: '42', timeoutMs: 5 });
    expect(call.feeds).toEqual({
      x: { type: 'float32', dims: [1, 2, 2], data: Float32Array.of(1, 2, 3, 4) },
      n: { type: 'int64', dims: [1], data: BigInt64Array.of(7n) },
    });
    expect(call.outputs).toEqual([
      { name: 'y', binary: false, classes: 0 },
      { name: 'z', binary: false, classes: 0 },
    ]);
  });

  it('takes outputs as they are asked for', () => {
    const outputs = [
      { name: 'z', parameters: { binary_data: false } },
      { name: 'y', parameters: { classification: 2 } },
    ];
    expect(read({ inputs: [x, n], outputs, parameters: { binary_data_output: true } }).outputs).toEqual([
      { name: 'z', binary: false, classes: 0 },
      { name: 'y', binary: true, classes: 2 },
    ]);
  });

  it.each([
    ['flat', [1, 2, 3, 4, 5, 6, 7, 8]],
    [
      'nested',
      [
        [
          [1, 2],
          [3, 4],
        ],
        [
          [5, 6],
          [7, 8],
        ],
      ],
    ],
    [
      'nested to the row',
      [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ],
    ],
  ])('reads %s data', (_, data) => {
    const rows = { ...x, shape: [2, 2, 2], data };
    const call = read({ inputs: [rows, { ...n, shape: [2], data: [1, 2] }] });
    expect(call.feeds.x?.data).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  });

  it.each([
    ['float32', 'FP32', [-1.5, 3e38], Float32Array.of(-1.5, 3e38)],
    ['int32', 'INT32', [-2147483648, 2147483647], Int32Array.of(-2147483648, 2147483647)],
    ['int64', 'INT64', [-1, 9007199254740991], BigInt64Array.of(-1n, 9007199254740991n)],
    ['uint8', 'UINT8', [0, 255], Uint8Array.of(0, 255)],
    ['bool', 'BOOL', [true, false], Uint8Array.of(1, 0)],
  ] as const)('reads %s', (type, datatype, data, expected) => {
    const call = read({ inputs: [{ name: 'x', shape: [1, 2], datatype, data }] }, single(type));
    expect(call.feeds).toEqual({ x: { type, dims: [1, 2], data: expected } });
  });

  it.each([
    [
      'float32',
      'FP32',
      [1, 1e39],
      "element 1 of the data is not of the tensor's type: expected a number that fits into 32 bits, received 1e+39.",
    ],
    ['float32', 'FP32', [1, null], 'received null.'],
    ['float32', 'FP32', [1, '2'], 'received "2".'],
    [
      'int32',
      'INT32',
      [1, 2147483648],
      'expected a whole number from -2147483648 to 2147483647, received 2147483648.',
    ],
    ['int32', 'INT32', [1, 0.5], 'received 0.5.'],
    ['int64', 'INT64', [1, 9007199254740992], 'send larger ones as binary data), received 9007199254740992.'],
    ['uint8', 'UINT8', [1, 256], 'expected a whole number from 0 to 255, received 256.'],
    ['uint8', 'UINT8', [1, -1], 'received -1.'],
    ['bool', 'BOOL', [true, 1], 'expected true or false, received 1.'],
    ['float32', 'FP32', [true, 1], 'element 0 of the data'],
  ] as const)('refuses %s values that do not fit', (type, datatype, data, message) => {
    const request = { inputs: [{ name: 'x', shape: [1, 2], datatype, data }] };
    expect(() => read(request, single(type))).toThrow(message);
  });

  it.each([
    [
      'no object',
      [],
      'the request: something else stands where an object should: expected a JSON object, received a list.',
    ],
    [
      'no inputs',
      {},
      'inputs: something else stands where a list should: expected a JSON list, received nothing.',
    ],
    [
      'an id that is no text',
      { id: 4, inputs: [x, n] },
      'the id cannot be used: expected a text, received 4.',
    ],
    ['an input that is missing', { inputs: [x] }, 'input "n": the input is missing: expected INT64 [-1].'],
    ['an input twice', { inputs: [x, x] }, 'input "x": the input is given twice.'],
    [
      'an unknown input',
      { inputs: [{ ...x, name: 'w' }] },
      'input "w": the model has no such input: expected x, n.',
    ],
    ['an input without a name', { inputs: [{}] }, 'input nothing: the model has no such input'],
    [
      'another datatype',
      { inputs: [{ ...x, datatype: 'FP16' }] },
      'input "x": the datatype does not fit: expected FP32, received "FP16". Models here have FP32, INT32, INT64, UINT8, BOOL.',
    ],
    [
      'no shape',
      { inputs: [{ ...x, shape: undefined }] },
      'input "x": the shape cannot be used: expected a list of at most 16 whole numbers from 0 up, received nothing.',
    ],
    ['a negative size', { inputs: [{ ...x, shape: [-1, 2, 2] }] }, 'received [-1,2,2].'],
    ['a broken size', { inputs: [{ ...x, shape: [1.5, 2, 2] }] }, 'received [1.5,2,2].'],
    ['a huge size', { inputs: [{ ...x, shape: [2 ** 53, 2, 2] }] }, 'the shape cannot be used'],
    [
      'a huge product',
      { inputs: [{ ...x, shape: [2 ** 52, 2 ** 52, 2 ** 52] }] },
      'the shape has more elements than a request can hold',
    ],
    [
      'another shape',
      { inputs: [{ ...x, shape: [1, 4] }] },
      'input "x": the shape does not fit: expected [-1, 2, 2], received [1,4]. -1 stands for any number from 1 up.',
    ],
    ['no rows', { inputs: [{ ...x, shape: [0, 2, 2], data: [] }] }, 'the shape does not fit'],
    [
      'too little data',
      { inputs: [{ ...x, data: [1, 2, 3] }] },
      'the data does not fill the dimensions [1, 2, 2]: expected 4 values, flat or nested as the shape says, received 3 values.',
    ],
    ['lists that do not fit', { inputs: [{ ...x, data: [[[1, 2], [3]]] }] }, 'received 1 values'],
    [
      'lists of other sizes',
      {
        inputs: [
          {
            ...x,
            shape: [1, 2, 2],
            data: [
              [1, 2],
              [3, 4],
            ],
          },
        ],
      },
      'received 2 lists',
    ],
    ['data that is none', { inputs: [{ ...x, data: 'AAAA' }] }, 'received "AAAA"'],
    ['no data', { inputs: [{ ...x, data: undefined }] }, 'received nothing'],
    [
      'an unknown output',
      { inputs: [x, n], outputs: [{ name: 'w' }] },
      'output "w": the model has no such output: expected y, z.',
    ],
    [
      'an output twice',
      { inputs: [x, n], outputs: [{ name: 'y' }, { name: 'y' }] },
      'output "y": the output is asked for twice.',
    ],
    [
      'classes of bools',
      { inputs: [x, n], outputs: [{ name: 'z', parameters: { classification: 1 } }] },
      'output "z": the parameter "classification" cannot be used: expected an output of numbers, received BOOL.',
    ],
    [
      'a broken number of classes',
      { inputs: [x, n], outputs: [{ name: 'y', parameters: { classification: -1 } }] },
      'received -1.',
    ],
    [
      'a flag that is none',
      { inputs: [x, n], parameters: { binary_data_output: 'yes' } },
      'something else stands where true or false should: received "yes".',
    ],
    [
      'a broken timeout',
      { inputs: [x, n], parameters: { timeout: -5 } },
      'the parameter "timeout" cannot be used',
    ],
    [
      'parameters that are none',
      { inputs: [x, n], parameters: 3 },
      'parameters: something else stands where an object should',
    ],
  ])('refuses %s', (_, request, message) => {
    expect(() => read(request)).toThrow(message);
  });

  it('takes such words where they are no keys', () => {
    expect(read({ id: '"__proto__": constructor', inputs: [x, n] }).id).toBe('"__proto__": constructor');
  });

  it('goes no deeper into lists than the shape', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const text = `{"inputs":[{"name":"x","shape":[1,2,2],"datatype":"FP32","data":${deep}}]}`;
    expect(() => readInferRequest(Buffer.from(text), undefined, model)).toThrow(
      'does not fill the dimensions',
    );
  });

  it.each([
    ['cut short', '{"inputs":[', 'the JSON cannot be read'],
    ['NaN', '{"inputs":[NaN]}', 'the JSON cannot be read'],
    [
      'no UTF-8',
      Buffer.from([0x22, 0xff, 0x22]),
      'the JSON cannot be read: expected UTF-8, received other bytes.',
    ],
    [
      'a prototype',
      '{"__proto__":{"a":1},"inputs":[]}',
      'the JSON has a forbidden key: received "__proto__".',
    ],
    ['an escaped prototype', '{"\\u005f_proto__":{},"inputs":[]}', 'the JSON has a forbidden key'],
    ['an escaped constructor', '{"a":[{"c\\u006fnstructor" : 1}]}', 'the JSON has a forbidden key'],
    ['a constructor', '{"inputs":[{"constructor":{"prototype":{}}}]}', 'the JSON has a forbidden key'],
    ['nothing', '', 'the JSON cannot be read'],
  ])('refuses %s', (_, text, message) => {
    expect(() => readInferRequest(Buffer.from(text), undefined, model)).toThrow(message);
  });
});

describe('binary data', () => {
  const binary = (request: unknown, ...tensors: Uint8Array[]) => {
    const json = Buffer.from(JSON.stringify(request));
    return { body: Buffer.concat([json, ...tensors]), length: String(json.length) };
  };
  const bytesOf = (data: Float32Array | BigInt64Array | Uint8Array) => new Uint8Array(data.buffer);
  const inX = { name: 'x', shape: [1, 2, 2], datatype: 'FP32', parameters: { binary_data_size: 16 } };
  const inN = { name: 'n', shape: [1], datatype: 'INT64', parameters: { binary_data_size: 8 } };
  const xs = bytesOf(Float32Array.of(1, 2, 3, 4));
  const ns = bytesOf(BigInt64Array.of(-(2n ** 60n)));

  it('follows the JSON, in its order, and may be mixed with it', () => {
    const { body, length } = binary({ inputs: [inN, inX] }, ns, xs);
    expect(readInferRequest(body, length, model).feeds).toEqual({
      n: { type: 'int64', dims: [1], data: BigInt64Array.of(-(2n ** 60n)) },
      x: { type: 'float32', dims: [1, 2, 2], data: Float32Array.of(1, 2, 3, 4) },
    });
    const mixed = binary({ inputs: [n, inX] }, xs);
    expect(readInferRequest(mixed.body, mixed.length, model).feeds.n?.data).toEqual(BigInt64Array.of(7n));
  });

  it('is copied, so that the body may go', () => {
    const { body, length } = binary({ inputs: [inX, n] }, xs);
    const { feeds } = readInferRequest(body, length, model);
    body.fill(0);
    expect(feeds.x?.data).toEqual(Float32Array.of(1, 2, 3, 4));
  });

  it.each([
    [
      'fewer bytes',
      { inputs: [inX, n] },
      [xs.subarray(0, 12)],
      'input "x": the body ends before the tensor does: expected 16 bytes, received 12.',
    ],
    [
      'more bytes',
      { inputs: [inX, n] },
      [xs, ns],
      'the body has more bytes than its tensors: expected 16 bytes behind the JSON, received 24.',
    ],
    [
      "a size that is not the shape's",
      { inputs: [{ ...inX, parameters: { binary_data_size: 12 } }, n] },
      [xs],
      'input "x": the bytes do not fill the dimensions [1, 2, 2]: expected 16 bytes, received 12.',
    ],
    [
      'a negative size',
      { inputs: [{ ...inX, parameters: { binary_data_size: -4 } }, n] },
      [xs],
      'the parameter "binary_data_size" cannot be used',
    ],
    [
      'data twice',
      { inputs: [{ ...inX, data: [1] }, n] },
      [xs],
      'input "x": the data is given twice: expected "data" or the parameter "binary_data_size", received both.',
    ],
    [
      'NaN',
      { inputs: [inX, n] },
      [bytesOf(Float32Array.of(1, Number.NaN, 3, 4))],
      'input "x": element 1 of the data cannot be used: expected a finite number, received NaN.',
    ],
    [
      'infinity',
      { inputs: [inX, n] },
      [bytesOf(Float32Array.of(1, 2, Number.NEGATIVE_INFINITY, 4))],
      'received -Infinity.',
    ],
  ])('refuses %s', (_, request, tensors, message) => {
    const { body, length } = binary(request, ...tensors);
    expect(() => readInferRequest(body, length, model)).toThrow(message);
  });

  it.each(['-1', '1e3', '99999', '0x10', '', '3, 4'])('refuses a header of %j', (header) => {
    expect(() => readInferRequest(Buffer.from('{"inputs":[]}'), header, model)).toThrow(
      'the header "Inference-Header-Content-Length" cannot be used: expected a whole number from 0 to 13',
    );
  });

  it('refuses a byte that is no bool', () => {
    const input = { name: 'x', shape: [1, 2], datatype: 'BOOL', parameters: { binary_data_size: 2 } };
    const { body, length } = binary({ inputs: [input] }, Uint8Array.of(1, 2));
    expect(() => readInferRequest(body, length, single('bool'))).toThrow(
      'expected a byte of 0 or 1, received 2.',
    );
  });
});

describe('raw binary requests', () => {
  it('are the only input, with as many rows as there are bytes for; all outputs come back binary', () => {
    const body = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);
    expect(readInferRequest(body, '0', single('float32'))).toEqual({
      id: undefined,
      timeoutMs: undefined,
      feeds: { x: { type: 'float32', dims: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) } },
      outputs: [{ name: 'y', binary: true, classes: 0 }],
    });
  });

  it.each([
    [
      'a part of a row',
      new Uint8Array(12),
      single('float32'),
      'input "x": the bytes do not fill the input: expected a multiple of 8 bytes, received 12.',
    ],
    ['nothing', new Uint8Array(), single('float32'), 'received 0.'],
    ['a model with two inputs', new Uint8Array(16), model, 'the model takes no raw binary request'],
    [
      'a model of fixed size that is given two',
      new Uint8Array(16),
      { inputs: [{ name: 'x', type: 'float32', dims: [1, 2] }], outputs: [] } satisfies Signature,
      'expected 8 bytes, received 16.',
    ],
  ] as const)('refuse %s', (_, body, of, message) => {
    expect(() => readInferRequest(body, '0', of)).toThrow(message);
  });
});
