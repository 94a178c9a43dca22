import type { HostTensor } from '@fovea/runtime';

/** An output that is written as texts instead of its own values. */
export interface Classified {
  readonly datatype: 'BYTES';
  readonly shape: readonly number[];
  readonly json: () => string;
  readonly bytes: () => Uint8Array;
}

/**
 * The classification extension: the highest `count` values of an output (of
 * each row, where the first dimension is the batch), or all where there are
 * fewer, each as `value:index:label`, without the label where there is none.
 */
export function classify(
  { dims, data }: HostTensor,
  count: number,
  { hasRows, labels }: { readonly hasRows: boolean; readonly labels: readonly string[] | undefined },
): Classified {
  const rows = hasRows ? (dims[0] ?? 1) : 1;
  const size = rows === 0 ? 0 : data.length / rows;
  const most = Math.min(count, size);
  const texts: string[] = [];
  for (let row = 0; row < rows; row++) {
    const values = Array.from({ length: size }, (_, index) => ({
      value: data[row * size + index] ?? 0,
      index,
    }));
    // Of equal values the first comes first.
    values.sort((a, b) => descending(a.value, b.value) || a.index - b.index);
    for (const { value, index } of values.slice(0, most)) {
      const label = labels?.[index];
      const number = typeof value === 'bigint' || Number.isInteger(value) ? String(value) : value.toFixed(6);
      texts.push(`${number}:${index}${label === undefined ? '' : `:${label}`}`);
    }
  }
  return {
    datatype: 'BYTES',
    shape: hasRows ? [rows, most] : [most],
    json: () => JSON.stringify(texts),
    bytes: () => Buffer.concat(texts.map(withLength)),
  };
}

/** NaN is lower than everything. */
function descending(a: number | bigint, b: number | bigint): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? 1 : a > b ? -1 : 0;
}

/** An element of a BYTES tensor: its length in four little-endian bytes, then itself. */
function withLength(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}
