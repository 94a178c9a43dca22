import type { HostTensor } from '@fovea/runtime';

type HostType = HostTensor['type'];

interface Datatype {
  /** Its name in the Open Inference Protocol. */
  readonly name: string;
  /** Of one element. */
  readonly bytes: number;
  /** Reads elements from bytes of their own that are in the machine's order. */
  readonly view: (bytes: ArrayBuffer) => HostTensor['data'];
}

/** The element types that a model can have, as the protocol has them. */
export const DATATYPES: { readonly [T in HostType]: Datatype } = {
  float32: { name: 'FP32', bytes: 4, view: (bytes) => new Float32Array(bytes) },
  int32: { name: 'INT32', bytes: 4, view: (bytes) => new Int32Array(bytes) },
  int64: { name: 'INT64', bytes: 8, view: (bytes) => new BigInt64Array(bytes) },
  uint8: { name: 'UINT8', bytes: 1, view: (bytes) => new Uint8Array(bytes) },
  bool: { name: 'BOOL', bytes: 1, view: (bytes) => new Uint8Array(bytes) },
};

const types = Object.keys(DATATYPES) as HostType[]; // the keys of DATATYPES are exactly the host types

/** The element type of the protocol's name, or undefined where no model can have it (FP16, BYTES, …). */
export function typeOfDatatype(name: unknown): HostType | undefined {
  return types.find((type) => DATATYPES[type].name === name);
}

/** The names of all that {@link typeOfDatatype} knows. */
export const datatypeNames: string = types.map((type) => DATATYPES[type].name).join(', ');

/** A model's value may have a type that no runtime of ours can exchange; such a model is never loaded. */
export function datatypeOf(type: string): string {
  return Object.hasOwn(DATATYPES, type) ? DATATYPES[type as HostType].name : type.toUpperCase(); // hasOwn has just said so
}
