import { ModelError } from '@fovea/shape';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts';

/** A file by the letter of the format: length of the header, header, bytes. */
function file(header: unknown, body: readonly number[] = [], claimed?: bigint): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + body.length);
  new DataView(bytes.buffer).setBigUint64(0, claimed ?? BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(body, 8 + json.length);
  return bytes;
}

const one = [0, 0, 0x80, 0x3f];
const minusTwo = [0, 0, 0, 0xc0];
const entry = (from: number, to: number, shape: readonly unknown[] = [(to - from) / 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets: [from, to],
});

describe('encodeSafetensors', () => {
  it('lays bytes out as the format says', () => {
    const bytes = encodeSafetensors({
      tensors: {
        b: { dims: [1, 2], data: Float32Array.of(1, -2) },
        a: { dims: [], data: Float32Array.of(1) },
      },
      metadata: { who: 'é' },
    });
    const json =
      '{"__metadata__":{"who":"é"},"b":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}';
    const padded = `${json}${' '.repeat((8 - (new TextEncoder().encode(json).length % 8)) % 8)}`;
    expect(bytes).toEqual(file(padded, [...one, ...minusTwo, ...one]));
    expect(bytes.length % 4).toBe(0);
    expect((bytes.length - 12) % 8).toBe(0);
  });

  it('refuses data that do not fill their dims, and the name of the metadata', () => {
    const encode = (name: string, dims: readonly number[]) => () =>
      encodeSafetensors({ tensors: { [name]: { dims, data: Float32Array.of(1, 2) } }, metadata: {} });
    expect(encode('w', [3])).toThrow(
      'tensor "w": the data do not fill the tensor: expected numbers for [3], received 2.',
    );
    expect(encode('w', [-1, -2])).toThrow('expected numbers for [-1, -2], received 2.');
    expect(encode('__metadata__', [2])).toThrow(
      'tensor "__metadata__": the format keeps this name for metadata. Give the tensor another name.',
    );
  });
});

describe('decodeSafetensors', () => {
  it('reads what another writer wrote: in any order of the header, not aligned, without metadata', () => {
    const bytes = file({ b: entry(4, 8, []), a: entry(0, 4), none: entry(8, 8, [0, 7]) }, [
      ...one,
      ...minusTwo,
    ]);
    for (const start of [0, 1, 3]) {
      // A view somewhere in a larger buffer, as readers of files give.
      const larger = new Uint8Array(bytes.length + 5).fill(0xff);
      larger.set(bytes, start);
      expect(decodeSafetensors(larger.subarray(start, start + bytes.length))).toEqual({
        metadata: {},
        tensors: {
          b: { dims: [], data: Float32Array.of(-2) },
          a: { dims: [1], data: Float32Array.of(1) },
          none: { dims: [0, 7], data: new Float32Array() },
        },
      });
    }
  });

  it('gives back what was written, whatever the names, sizes and numbers', () => {
    const data = fc.float32Array({ maxLength: 12 });
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('__proto__', 'constructor', '1', ''),
    );
    const named = fc.dictionary(
      name.filter((each) => each !== '__metadata__'),
      data.map((values) => ({ dims: [1, values.length], data: values })),
    );
    const metadata = fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      fc.string(),
    );
    fc.assert(
      fc.property(named, metadata, (tensors, texts) => {
        const back = decodeSafetensors(encodeSafetensors({ tensors, metadata: texts }));
        expect(Object.entries(back.tensors)).toEqual(Object.entries(tensors));
        expect(Object.entries(back.metadata)).toEqual(Object.entries(texts));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it.each<[string, Uint8Array, string]>([
    [
      'too short for its length',
      new Uint8Array(7),
      'the file is cut short or no safetensors file: expected at least 8 bytes, received 7 bytes in all.',
    ],
    [
      'a header longer than the file',
      file('{}', [], 3n),
      'the file is cut short or no safetensors file: expected a header of 3 bytes, received 10 bytes in all.',
    ],
    [
      'a header longer than any file',
      file('{}', [], 2n ** 64n - 1n),
      'the file is cut short or no safetensors file: expected a header of 18446744073709552000 bytes, received 10 bytes in all.',
    ],
    ['no JSON', file('{"a'), 'the header is not JSON.'],
    ['no UTF-8', file('', [0x22, 0xff, 0x22], 3n), 'the header is not JSON.'],
    ['an empty header', file(''), 'the header is not JSON.'],
    ['a list', file([]), 'the header is not a JSON object.'],
    ['metadata that are no texts', file({ __metadata__: { a: 1 } }), 'the metadata are not texts by name.'],
    ['metadata that are a list', file({ __metadata__: ['a'] }), 'the metadata are not texts by name.'],
    ['a tensor without description', file({ a: 1 }), 'tensor "a" has no description.'],
    [
      'another type',
      file({ a: { ...entry(0, 4), dtype: 'BF16' } }),
      'tensor "a" is of a type that cannot be read: expected F32, received BF16.',
    ],
    [
      'no type',
      file({ a: { ...entry(0, 4), dtype: { toString: 1, valueOf: 1 } } }),
      'tensor "a" is of a type that cannot be read: expected F32, received no name of a type.',
    ],
    [
      'a negative size',
      file({ a: entry(0, 4, [-1, -1]) }, one),
      'the description of tensor "a" is malformed: expected a shape, and data_offsets with two numbers.',
    ],
    [
      'one offset',
      file({ a: { ...entry(0, 4), data_offsets: [0] } }, one),
      'the description of tensor "a" is malformed: expected a shape, and data_offsets with two numbers.',
    ],
    [
      'a shape of another length',
      file({ a: entry(0, 8, [3]) }, [...one, ...one]),
      'tensor "a" has the wrong length: expected 12 bytes for [3], received 8.',
    ],
    [
      'offsets the wrong way round',
      file({ a: entry(4, 0, [1]) }, one),
      'tensor "a" has the wrong length: expected 4 bytes for [1], received -4.',
    ],
    [
      'too few bytes',
      file({ a: entry(0, 8) }, one),
      'the file is cut short: expected 8 bytes of tensors, received 4.',
    ],
    [
      'more bytes claimed than a machine has',
      file({ a: entry(0, 2 ** 50) }, one),
      'the file is cut short: expected 1125899906842624 bytes of tensors, received 4.',
    ],
    [
      'bytes left over',
      file({ a: entry(0, 4) }, [...one, 0]),
      'the file has bytes of no tensor: expected 4 bytes of tensors, received 5.',
    ],
    [
      'overlapping tensors',
      file({ a: entry(0, 8), b: entry(4, 8) }, [...one, ...one]),
      'tensor "b" does not begin where the one before ends: expected byte 8, received 4.',
    ],
    [
      'a gap',
      file({ a: entry(0, 4), b: entry(8, 12) }, [...one, ...one, ...one]),
      'tensor "b" does not begin where the one before ends: expected byte 4, received 8.',
    ],
  ])('refuses a file with %s', (_, bytes, text) => {
    const decode = () => decodeSafetensors(bytes, { path: 'w.safetensors' });
    expect(decode).toThrow(ModelError);
    expect(decode).toThrow(`w.safetensors: ${text}`);
  });

  it('calls the file by a general name where it has none', () => {
    expect(() => decodeSafetensors(new Uint8Array())).toThrow(/^the safetensors file: the file is cut short/);
  });

  it('never fails with anything but a ModelError', () => {
    const onlyModelErrors = (bytes: Uint8Array) => {
      try {
        decodeSafetensors(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(ModelError);
      }
    };
    const good = encodeSafetensors({
      tensors: { a: { dims: [2], data: Float32Array.of(1, 2) }, b: { dims: [], data: Float32Array.of(3) } },
      metadata: { format: 'pt' },
    });
    const headers = fc.dictionary(
      fc.constantFrom('a', 'b', '__metadata__', '__proto__'),
      fc.oneof(
        fc.jsonValue(),
        fc.record({
          dtype: fc.constant('F32'),
          shape: fc.oneof(fc.jsonValue(), fc.array(fc.maxSafeInteger())),
          data_offsets: fc.oneof(fc.jsonValue(), fc.tuple(fc.maxSafeNat(), fc.maxSafeNat())),
        }),
      ),
    );
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.tuple(headers, fc.array(fc.nat(255), { maxLength: 20 })).map(([header, body]) => file(header, body)),
      fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, value]) => good.with(at, value)),
      fc.nat(good.length).map((length) => good.slice(0, length)),
    );
    fc.assert(fc.property(anything, onlyModelErrors), { seed: 1, numRuns: 3000 });
  });
});
