import type { HostTensor } from '@fovea/runtime';
import { UsageError } from '@fovea/shape';
import { makeTensor } from './make-tensor.ts';
import { short, type TensorShape } from './read-shape.ts';

/** How the elements of one type are read from JSON: what fits, in words, and whether a value does. */
interface Reader {
  readonly expected: string;
  readonly make: (length: number) => HostTensor['data'];
  /** Stores the value, or says that it does not fit. */
  readonly store: (value: unknown, to: HostTensor['data'], at: number) => boolean;
}

const LARGEST_FLOAT32 = 3.4028234663852886e38;

const READERS: { readonly [T in HostTensor['type']]: Reader } = {
  float32: {
    expected: 'a number that fits into 32 bits',
    make: (length) => new Float32Array(length),
    store: number((value) => Math.abs(value) <= LARGEST_FLOAT32),
  },
  int32: {
    expected: 'a whole number from -2147483648 to 2147483647',
    make: (length) => new Int32Array(length),
    store: number((value) => (value | 0) === value),
  },
  int64: {
    expected: 'a whole number that JSON holds exactly (up to 2^53 - 1; send larger ones as binary data)',
    make: (length) => new BigInt64Array(length),
    store: (value, to, at) => {
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) return false;
      to[at] = BigInt(value);
      return true;
    },
  },
  uint8: {
    expected: 'a whole number from 0 to 255',
    make: (length) => new Uint8Array(length),
    store: number((value) => (value & 255) === value),
  },
  bool: {
    expected: 'true or false',
    make: (length) => new Uint8Array(length),
    store: (value, to, at) => {
      if (typeof value !== 'boolean') return false;
      to[at] = value ? 1 : 0;
      return true;
    },
  },
};

function number(fits: (value: number) => boolean): Reader['store'] {
  return (value, to, at) => {
    if (typeof value !== 'number' || !fits(value)) return false;
    to[at] = value;
    return true;
  };
}

/**
 * Reads a tensor's `data` from JSON: one flat list, or lists in lists as the
 * shape says; the innermost may hold several dimensions flat. Memory is taken
 * only once there are as many values as the shape needs.
 *
 * @param path names the tensor in errors.
 * @throws UsageError when lists or values do not fit.
 */
export function readJsonData(
  type: HostTensor['type'],
  { dims, length }: TensorShape,
  data: unknown,
  path: string,
): HostTensor {
  const rows: (readonly unknown[])[] = [];
  collect(data, dims, length, rows, path);
  const { expected, make, store } = READERS[type];
  const values = make(length);
  let at = 0;
  for (const row of rows) {
    for (const value of row) {
      if (!store(value, values, at)) {
        throw new UsageError('tensor-value', `element ${at} of the data is not of the tensor's type`, {
          path,
          expected,
          received: short(value),
        });
      }
      at += 1;
    }
  }
  return makeTensor(type, dims, values);
}

/** Finds the innermost lists. Goes no deeper than the shape has dimensions. */
function collect(
  data: unknown,
  dims: readonly number[],
  length: number,
  rows: (readonly unknown[])[],
  path: string,
): void {
  const [size = 1, ...inner] = dims;
  if (!Array.isArray(data)) throw unfit(path, dims, length, short(data));
  const nested = inner.length > 0 && Array.isArray(data[0]);
  if (data.length !== (nested ? size : length)) {
    throw unfit(path, dims, length, `${data.length} ${nested ? 'lists' : 'values'}`);
  }
  if (!nested) {
    rows.push(data);
    return;
  }
  for (const each of data) collect(each, inner, length / size, rows, path);
}

function unfit(path: string, dims: readonly number[], length: number, received: string): UsageError {
  return new UsageError('tensor-length', `the data does not fill the dimensions [${dims.join(', ')}]`, {
    path,
    expected: `${length} values, flat or nested as the shape says`,
    received,
  });
}
