import { endianness } from 'node:os';
import type { HostTensor } from '@fovea/runtime';
import { UsageError } from '@fovea/shape';
import { DATATYPES } from './datatypes.ts';
import { makeTensor } from './make-tensor.ts';
import type { TensorShape } from './read-shape.ts';

/**
 * Reads a tensor's data from little-endian bytes, which are copied: the
 * tensor's buffer is its own and may be moved to another thread.
 *
 * @param path names the tensor in errors.
 * @throws UsageError when there are not exactly as many bytes as the shape needs, a bool is
 * neither 0 nor 1, or a float is NaN or infinite (which JSON cannot say either).
 */
export function readBinaryData(
  type: HostTensor['type'],
  { dims, length }: TensorShape,
  bytes: Uint8Array,
  path: string,
): HostTensor {
  const { bytes: size, view } = DATATYPES[type];
  if (bytes.length !== length * size) {
    throw new UsageError('tensor-length', `the bytes do not fill the dimensions [${dims.join(', ')}]`, {
      path,
      expected: `${length * size} bytes`,
      received: `${bytes.length}`,
    });
  }
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  if (endianness() === 'BE') reverseElements(Buffer.from(copy), size);
  const data = view(copy);
  const at = findUnfit(data, type === 'bool');
  if (at >= 0) {
    throw new UsageError('tensor-value', `element ${at} of the data cannot be used`, {
      path,
      expected: type === 'bool' ? 'a byte of 0 or 1' : 'a finite number',
      received: String(data[at]),
    });
  }
  return makeTensor(type, dims, data);
}

/** Where a bool is neither 0 nor 1, or a float is NaN or infinite; -1 where nothing is wrong. */
function findUnfit(data: HostTensor['data'], isBool: boolean): number {
  if (data instanceof Float32Array) return data.findIndex((value) => !Number.isFinite(value));
  return isBool && data instanceof Uint8Array ? data.findIndex((value) => value > 1) : -1;
}

/** The bytes of a tensor's data, little-endian. */
export function writeBinaryData({ type, data }: HostTensor): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (endianness() === 'LE') return bytes;
  const copy = Buffer.from(bytes);
  reverseElements(copy, DATATYPES[type].bytes);
  return copy;
}

function reverseElements(bytes: Buffer, size: number): void {
  if (size === 4) bytes.swap32();
  if (size === 8) bytes.swap64();
}
