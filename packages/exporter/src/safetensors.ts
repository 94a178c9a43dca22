import { ModelError } from '@fovea/shape';

/** Float32 tensors by name, row-major. */
export type NamedTensors = Readonly<
  Record<string, { readonly dims: readonly number[]; readonly data: Float32Array }>
>;

export interface Safetensors {
  readonly tensors: NamedTensors;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Writes tensors in the safetensors format: the header's length as a
 * little-endian u64, a JSON header that says where each tensor lies, then their
 * bytes, little-endian, without gaps, in the order given.
 *
 * Source: https://github.com/huggingface/safetensors#format
 */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { dims, data }] of Object.entries(tensors)) {
    header[name] = { dtype: 'F32', shape: dims, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // Padded with spaces, so that the tensors start at a multiple of 8.
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + offset);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, 8, 8 + headerLength);
  bytes.set(json, 8);
  let at = 8 + headerLength;
  for (const { data } of Object.values(tensors)) {
    for (const value of data) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return bytes;
}

/**
 * Reads what {@link encodeSafetensors} or any other writer wrote, float32 only.
 *
 * @throws ModelError saying which part of the file is wrong.
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  { path = 'checkpoint' }: { readonly path?: string } = {},
): Safetensors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < 8 ? Number.POSITIVE_INFINITY : Number(view.getBigUint64(0, true));
  if (8 + length > bytes.length) {
    throw damaged(path, 'the file is cut short or no safetensors file', {
      expected: bytes.length < 8 ? 'at least 8 bytes' : `a header of ${length} bytes`,
      received: `${bytes.length} bytes in all`,
    });
  }
  const { __metadata__: metadata = {}, ...entries } = parseHeader(bytes.subarray(8, 8 + length), path);
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === 'string')) {
    throw damaged(path, 'the metadata are not strings');
  }
  const start = 8 + length;
  const tensors: Record<string, { dims: readonly number[]; data: Float32Array }> = {};
  for (const [name, entry] of Object.entries(entries)) {
    const { dims, from, to } = parseEntry(name, entry, path);
    if (start + to > bytes.length) {
      throw damaged(path, `tensor "${name}" reaches beyond the end of the file`, {
        expected: `${start + to} bytes`,
        received: `${bytes.length}`,
      });
    }
    const data = new Float32Array((to - from) / 4);
    for (let i = 0; i < data.length; i++) data[i] = view.getFloat32(start + from + 4 * i, true);
    tensors[name] = { dims, data };
  }
  // Every value was seen to be a string.
  return { tensors, metadata: metadata as Readonly<Record<string, string>> };
}

function parseHeader(bytes: Uint8Array, path: string): Readonly<Record<string, unknown>> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw damaged(path, 'the header is not JSON', { cause });
  }
  if (!isRecord(header)) throw damaged(path, 'the header is not a JSON object');
  return header;
}

function parseEntry(name: string, entry: unknown, path: string) {
  if (!isRecord(entry)) throw damaged(path, `tensor "${name}" has no description`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== 'F32') {
    throw damaged(path, `tensor "${name}" is of a type that cannot be read`, {
      expected: 'F32',
      received: `${String(dtype)}`,
    });
  }
  if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) {
    throw damaged(path, `the description of tensor "${name}" is malformed`);
  }
  const [from = 0, to = 0] = offsets;
  const size = 4 * shape.reduce((product, length) => product * length, 1);
  if (to - from !== size) {
    throw damaged(path, `tensor "${name}" has the wrong length`, {
      expected: `${size} bytes`,
      received: `${to - from}`,
    });
  }
  return { dims: shape, from, to };
}

function damaged(
  path: string,
  problem: string,
  details: { readonly expected?: string; readonly received?: string; readonly cause?: unknown } = {},
): ModelError {
  return new ModelError('safetensors', problem, { path, ...details });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isInteger(item) && item >= 0);
}
