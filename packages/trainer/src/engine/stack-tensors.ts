import type { HostTensor, Tensors } from '@fovea/runtime';

/** Tensors of the same names, types and sizes as one of each, along a new first dimension. */
export function stackTensors(list: readonly Tensors[]): Tensors {
  const [first = {}] = list;
  return Object.fromEntries(
    Object.entries(first).map(([name, { type, dims, data }]) => {
      const length = data.length;
      const stacked = { type, dims: [list.length, ...dims], data: emptyLike(data, length * list.length) };
      list.forEach((tensors, i) => {
        const part = tensors[name];
        // Arrays of one type, which the compiler cannot know of tensors by name.
        if (part !== undefined) (stacked.data as Float32Array).set(part.data as Float32Array, i * length);
      });
      // Type and array are paired as in the first tensor.
      return [name, stacked as HostTensor];
    }),
  );
}

function emptyLike(data: HostTensor['data'], length: number): HostTensor['data'] {
  if (data instanceof Float32Array) return new Float32Array(length);
  if (data instanceof Int32Array) return new Int32Array(length);
  return data instanceof BigInt64Array ? new BigInt64Array(length) : new Uint8Array(length);
}
