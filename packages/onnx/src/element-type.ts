import type { ElementType } from './program.ts';

/** The typed array that holds a tensor of each element type. A bool is one byte, 0 or 1. */
export interface ArrayOf {
  readonly float32: Float32Array;
  readonly float64: Float64Array;
  readonly int32: Int32Array;
  readonly int64: BigInt64Array;
  readonly uint8: Uint8Array;
  readonly int8: Int8Array;
  readonly bool: Uint8Array;
}

/** A typed array that a tensor can be made of. */
export type TensorData = ArrayOf[ElementType];

interface Codec<T extends ElementType> {
  /** The number of `TensorProto.DataType`. */
  readonly code: number;
  readonly bytes: number;
  readonly make: (length: number) => ArrayOf[T];
  readonly read: (view: DataView, to: ArrayOf[T]) => void;
  readonly write: (view: DataView, from: ArrayOf[T]) => void;
}

/** How each element type is numbered and laid out in raw_data, which is little endian on every machine. */
export const CODECS: { readonly [T in ElementType]: Codec<T> } = {
  float32: {
    code: 1,
    bytes: 4,
    make: (length) => new Float32Array(length),
    read: (view, to) => {
      for (let i = 0; i < to.length; i++) to[i] = view.getFloat32(4 * i, true);
    },
    write: (view, from) => {
      from.forEach((value, i) => {
        view.setFloat32(4 * i, value, true);
      });
    },
  },
  float64: {
    code: 11,
    bytes: 8,
    make: (length) => new Float64Array(length),
    read: (view, to) => {
      for (let i = 0; i < to.length; i++) to[i] = view.getFloat64(8 * i, true);
    },
    write: (view, from) => {
      from.forEach((value, i) => {
        view.setFloat64(8 * i, value, true);
      });
    },
  },
  int32: {
    code: 6,
    bytes: 4,
    make: (length) => new Int32Array(length),
    read: (view, to) => {
      for (let i = 0; i < to.length; i++) to[i] = view.getInt32(4 * i, true);
    },
    write: (view, from) => {
      from.forEach((value, i) => {
        view.setInt32(4 * i, value, true);
      });
    },
  },
  int64: {
    code: 7,
    bytes: 8,
    make: (length) => new BigInt64Array(length),
    read: (view, to) => {
      for (let i = 0; i < to.length; i++) to[i] = view.getBigInt64(8 * i, true);
    },
    write: (view, from) => {
      from.forEach((value, i) => {
        view.setBigInt64(8 * i, value, true);
      });
    },
  },
  uint8: { code: 2, bytes: 1, make: (length) => new Uint8Array(length), read: readBytes, write: writeBytes },
  int8: { code: 3, bytes: 1, make: (length) => new Int8Array(length), read: readBytes, write: writeBytes },
  bool: { code: 9, bytes: 1, make: (length) => new Uint8Array(length), read: readBytes, write: writeBytes },
};

/** The element type of a `TensorProto.DataType` number, or undefined when Fovea does not use it. */
export function elementTypeOf(code: number): ElementType | undefined {
  const types = Object.keys(CODECS) as ElementType[]; // the keys of CODECS are exactly the element types
  return types.find((type) => CODECS[type].code === code);
}

/** The element type that an array is stored as when nothing else is said: a Uint8Array is uint8, not bool. */
export function naturalType(data: TensorData): ElementType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Float64Array) return 'float64';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof BigInt64Array) return 'int64';
  return data instanceof Int8Array ? 'int8' : 'uint8';
}

function readBytes(view: DataView, to: Uint8Array | Int8Array): void {
  to.set(new Uint8Array(view.buffer, view.byteOffset, to.length));
}

function writeBytes(view: DataView, from: Uint8Array | Int8Array): void {
  new Uint8Array(view.buffer, view.byteOffset, from.length).set(from);
}
