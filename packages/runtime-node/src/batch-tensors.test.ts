import type { ValueInfo } from '@fovea/onnx';
import type { HostTensor, Tensors } from '@fovea/runtime';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBatchable, joinTensors, splitTensors } from './batch-tensors.ts';
import { float, value } from './fixtures/programs.ts';

describe('isBatchable', () => {
  const cases: readonly (readonly [string, boolean, readonly ValueInfo[], readonly ValueInfo[]])[] = [
    ['one symbol for all', true, [value('a', ['n', 3]), value('b', ['n'])], [value('y', ['n', 2])]],
    ['other symbols behind it', true, [value('a', ['n', 'h', 'w'])], [value('y', ['n', 'h'])]],
    ['a fixed size', false, [value('a', [1, 3])], [value('y', [1, 2])]],
    ['no inputs', false, [], [value('y', ['n'])]],
    ['no outputs', false, [value('a', ['n'])], []],
    ['a scalar', false, [value('a', ['n']), value('b', [])], [value('y', ['n'])]],
    ['an input without it', false, [value('a', ['n', 3]), value('b', [3])], [value('y', ['n'])]],
    ['an output without it', false, [value('a', ['n', 3])], [value('y', ['n']), value('mean', [3])]],
    ['two symbols', false, [value('a', ['n', 3])], [value('y', ['m', 3])]],
    ['no name', false, [value('a', ['', 3])], [value('y', ['', 3])]],
    ['the symbol at a second place', false, [value('a', ['n', 3])], [value('y', ['n', 'n'])]],
  ];
  it.each(cases)('%s: %s', (_, expected, inputs, outputs) => {
    expect(isBatchable({ inputs, outputs })).toBe(expected);
  });
});

const type = fc.constantFrom<HostTensor['type'][]>('float32', 'int32', 'int64', 'uint8', 'bool');

/** Tensors of `rows` rows under some names; equal seeds agree in all but rows and values. */
const shapes = fc.uniqueArray(
  fc.record({
    name: fc.string({ maxLength: 4 }),
    type,
    rest: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 2 }),
  }),
  { selector: ({ name }) => name, minLength: 1, maxLength: 3 },
);

function make(kind: HostTensor['type'], dims: readonly number[], first: number): HostTensor {
  const values = Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => (first * 31 + i) % 251);
  // Views into larger memory, as callers have them too.
  switch (kind) {
    case 'float32':
      return { type: kind, dims, data: Float32Array.from([0, ...values.map((v) => v / 7)]).subarray(1) };
    case 'int32':
      return { type: kind, dims, data: Int32Array.from([0, ...values]).subarray(1) };
    case 'int64':
      return { type: kind, dims, data: BigInt64Array.from([0n, ...values.map(BigInt)]).subarray(1) };
    case 'uint8':
    case 'bool':
      return { type: kind, dims, data: Uint8Array.from([0, ...values]).subarray(1) };
  }
}

describe('joinTensors and splitTensors', () => {
  it('give every caller exactly its rows', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 8 }),
        (infos, rows) => {
          const all = rows.map((count, index) =>
            Object.fromEntries(
              infos.map((info) => [info.name, make(info.type, [count, ...info.rest], index)]),
            ),
          );
          const [first = {}, ...others] = all;
          const joined = joinTensors([first, ...others]);
          expect(splitTensors(joined, rows)).toEqual(all);
          for (const { dims, data } of Object.values(joined)) {
            expect(data.byteLength).toBe(data.buffer.byteLength);
            expect(dims[0]).toBe(rows.reduce((a, b) => a + b, 0));
          }
        },
      ),
    );
  });

  it('copy, so that nobody sees another’s memory', () => {
    const a = float([1, 2], [1, 2]);
    const joined = joinTensors([{ a }]);
    expect(joined).toEqual({ a });
    expect(joined.a?.data.buffer).not.toBe(a.data.buffer);
    const parts = splitTensors({ a: float([1, 2, 3, 4], [2, 2]) }, [1, 1]) ?? [];
    expect(parts.map((part) => part.a?.data.buffer.byteLength)).toEqual([8, 8]);
  });

  it('keep NaN and infinities', () => {
    const odd = (): Tensors => ({ x: float([Number.NaN, Number.POSITIVE_INFINITY, -0], [1, 3]) });
    expect(splitTensors(joinTensors([odd(), odd()]), [1, 1])).toEqual([odd(), odd()]);
  });

  it('do not split what has other rows than were fed', () => {
    expect(splitTensors({ y: float([1, 2, 3], [3]) }, [1, 1])).toBeUndefined();
    expect(splitTensors({ y: float([1], []) }, [1])).toBeUndefined();
  });
});
