import type { HostTensor, Tensors } from '@fovea/runtime';
import type { GraphValues } from '@fovea/runtime/engine';

/**
 * Whether requests of a graph can be run as one: all that it takes and gives
 * has one symbol as first dimension, the same for all, and nowhere else.
 */
export function isBatchable({ inputs, outputs }: GraphValues): boolean {
  const symbol = inputs[0]?.dims[0];
  return (
    typeof symbol === 'string' &&
    symbol !== '' &&
    outputs.length > 0 &&
    [...inputs, ...outputs].every(
      ({ dims }) => dims[0] === symbol && dims.every((size, axis) => axis === 0 || size !== symbol),
    )
  );
}

/** Tensors of several as one, below one another. They agree in names, types and all but the first dimension. */
export function joinTensors(all: readonly [Tensors, ...Tensors[]]): Tensors {
  const joined: Record<string, HostTensor> = {};
  for (const [name, { type, dims }] of Object.entries(all[0])) {
    const parts = all.flatMap((tensors) => tensors[name] ?? []);
    const bytes = new Uint8Array(parts.reduce((sum, { data }) => sum + data.byteLength, 0));
    let offset = 0;
    for (const { data } of parts) {
      bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
      offset += data.byteLength;
    }
    const rows = parts.reduce((sum, part) => sum + (part.dims[0] ?? 0), 0);
    joined[name] = toTensor(type, all.length === 1 ? dims : [rows, ...dims.slice(1)], bytes.buffer);
  }
  return joined;
}

/**
 * Tensors cut into `rows[0]` rows, then `rows[1]` and so on, each
 * with a buffer of its own; undefined when one has another number of rows
 * than all of them together.
 */
export function splitTensors(tensors: Tensors, rows: readonly number[]): readonly Tensors[] | undefined {
  const total = rows.reduce((sum, each) => sum + each, 0);
  const all = Object.entries(tensors);
  if (!all.every(([, { dims }]) => dims[0] === total)) return undefined;
  let first = 0;
  return rows.map((count) => {
    const parts = all.map(([name, { type, dims, data }]): [string, HostTensor] => {
      const row = total === 0 ? 0 : data.byteLength / total;
      const bytes = new Uint8Array(data.buffer, data.byteOffset + first * row, count * row).slice();
      return [name, toTensor(type, [count, ...dims.slice(1)], bytes.buffer)];
    });
    first += count;
    return Object.fromEntries(parts);
  });
}

function toTensor(type: HostTensor['type'], dims: readonly number[], buffer: ArrayBuffer): HostTensor {
  switch (type) {
    case 'float32':
      return { type, dims, data: new Float32Array(buffer) };
    case 'int32':
      return { type, dims, data: new Int32Array(buffer) };
    case 'int64':
      return { type, dims, data: new BigInt64Array(buffer) };
    case 'uint8':
    case 'bool':
      return { type, dims, data: new Uint8Array(buffer) };
  }
}
