import type { TensorProto } from './onnx_pb.ts';

/** Tensors that are found again by type, dims and every bit of their content. */
export class ConstantPool {
  readonly #tensors = new Map<string, TensorProto[]>();

  /** The tensor in the pool that is like `tensor` but for its name. */
  find(tensor: TensorProto): TensorProto | undefined {
    return this.#tensors.get(keyOf(tensor))?.find(({ rawData }) => sameBytes(rawData, tensor.rawData));
  }

  add(tensor: TensorProto): void {
    const key = keyOf(tensor);
    this.#tensors.set(key, [...(this.#tensors.get(key) ?? []), tensor]);
  }
}

function keyOf({ dataType, dims, rawData }: TensorProto): string {
  return `${dataType} ${dims.join('×')} ${hash(rawData)}`;
}

/** FNV-1a over words of four bytes: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv. */
function hash(bytes: Uint8Array): number {
  let state = 0x811c9dc5;
  for (const word of words(bytes)) state = Math.imul(state ^ word, 0x01000193);
  return state;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  const [left, right] = [words(a), words(b)];
  // A loop: with a function for each word, large constants are most of what a graph costs.
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}

/** The bytes four by four, which is four times as fast; those of a tensor begin at an address that allows it. */
function words(bytes: Uint8Array): Uint32Array | Uint8Array {
  if (bytes.byteOffset % 4 !== 0 || bytes.length % 4 !== 0) return bytes;
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}
