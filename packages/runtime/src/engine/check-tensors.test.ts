import type { ValueInfo } from '@fovea/onnx';
import { expect, it } from 'vitest';
import type { HostTensor, Tensors } from '../executor.ts';
import { checkFeeds, checkTensor, checkTensors } from './check-tensors.ts';
import { toError } from './to-error.ts';

function float(values: readonly number[], dims: readonly number[] = [values.length]): HostTensor {
  return { type: 'float32', dims, data: Float32Array.from(values) };
}

function value(name: string, dims: readonly (number | string)[]): ValueInfo {
  return { name, type: 'float32', dims };
}

const x = [value('x', ['batch', 3])];
const pair = [value('a', ['rows', 'inner']), value('b', ['inner', 'columns'])];
const int32: HostTensor = { type: 'int32', dims: [1, 3], data: Int32Array.of(1, 2, 3) };

const refused: readonly (readonly [string, readonly ValueInfo[], Tensors, string])[] = [
  ['a missing one', x, {}, 'input "x": it was not fed: expected float32 [batch, 3].'],
  [
    'an unknown one',
    x,
    { x: float([1, 2, 3], [1, 3]), y: float([1]) },
    'input "y": the program has no such input: expected x.',
  ],
  ['one too many', [], { y: float([1]) }, 'input "y": the program has no such input: expected no feeds.'],
  [
    'another type',
    x,
    { x: int32 },
    'input "x": the element type does not fit: expected float32, received int32.',
  ],
  [
    'another size',
    x,
    { x: float([1, 2, 3, 4], [1, 4]) },
    'input "x": the dimensions do not fit: expected [batch, 3], received [1, 4].',
  ],
  [
    'another rank',
    x,
    { x: float([1, 2, 3]) },
    'input "x": the dimensions do not fit: expected [batch, 3], received [3].',
  ],
  [
    'too little data',
    x,
    { x: float([1, 2, 3], [2, 3]) },
    'input "x": the data does not fill the dimensions [2, 3]: expected 6 values, received 3.',
  ],
  [
    'symbols that differ',
    pair,
    { a: float([1, 2], [1, 2]), b: float([1, 2, 3], [3, 1]) },
    'input "b": the dimension "inner" differs from that of input "a": expected 2, received 3.',
  ],
];

it.each(refused)('refuses %s', (_, inputs, feeds, message) => {
  const failure = checkFeeds(feeds, inputs);
  expect(failure?.kind).toBe('usage');
  expect(failure && toError(failure).message).toBe(message);
});

const malformed: readonly (readonly [string, HostTensor, string])[] = [
  [
    'an unknown type',
    JSON.parse('{ "type": "float16", "dims": [], "data": {} }'),
    'input "x": there is no such element type: expected float32, int32, int64, uint8, bool, received float16.',
  ],
  [
    'data of another class',
    JSON.parse('{ "type": "float32", "dims": [1], "data": [1] }'),
    'input "x": the data of the float32 tensor has the wrong class: expected Float32Array, received Array.',
  ],
  [
    'data that is none',
    JSON.parse('{ "type": "int64", "dims": [], "data": 1 }'),
    'input "x": the data of the int64 tensor has the wrong class: expected BigInt64Array, received number.',
  ],
  [
    'a negative size',
    float([], [-1, 0]),
    'input "x": a dimension is not a whole number from 0 up: received [-1, 0].',
  ],
];

it.each(malformed)('refuses %s', (_, tensor, message) => {
  const failure = checkTensor('input "x"', tensor);
  expect(failure && toError(failure).message).toBe(message);
});

it('accepts what fits, empty tensors and scalars too', () => {
  expect(checkFeeds({ x: float([1, 2, 3, 4, 5, 6], [2, 3]) }, x)).toBeUndefined();
  expect(checkFeeds({ x: float([], [0, 3]) }, x)).toBeUndefined();
  expect(checkFeeds({ s: float([1], []) }, [value('s', [])])).toBeUndefined();
  expect(checkFeeds({ a: float([1, 2], [1, 2]), b: float([1, 2], [2, 1]) }, pair)).toBeUndefined();
});

it('lets dimensions without a name differ', () => {
  const infos = [value('a', ['']), value('b', [''])];
  expect(checkTensors('state slot', { a: float([1]), b: float([1, 2]) }, infos)).toBeUndefined();
});
