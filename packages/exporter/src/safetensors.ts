import { elementCount, ModelError, UsageError } from '@fovea/shape';

/** Float32 tensors by name, row-major. `dims` is empty for a scalar. */
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
 *
 * @throws UsageError for data that do not fill their dims, or a tensor of the name that the format keeps for metadata
 */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  const entries: [string, unknown][] = [[metadataKey, metadata]];
  let offset = 0;
  for (const [name, { dims, data }] of Object.entries(tensors)) {
    checkTensor(name, dims, data);
    entries.push([name, { dtype: 'F32', shape: dims, data_offsets: [offset, offset + data.byteLength] }]);
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
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
 * @param options.path - names the file in errors
 * @throws ModelError saying which part of the file is wrong
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  { path = 'the safetensors file' }: { readonly path?: string } = {},
): Safetensors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < 8 ? 0 : Number(view.getBigUint64(0, true));
  if (8 + length > bytes.length || bytes.length < 8) {
    throw damaged(path, 'the file is cut short or no safetensors file', {
      expected: bytes.length < 8 ? 'at least 8 bytes' : `a header of ${length} bytes`,
      received: `${bytes.length} bytes in all`,
    });
  }
  const { [metadataKey]: metadata = {}, ...entries } = parseHeader(bytes.subarray(8, 8 + length), path);
  if (!isTexts(metadata)) throw damaged(path, 'the metadata are not texts by name');
  const described = Object.entries(entries).map(([name, entry]) => parseEntry(name, entry, path));
  const start = 8 + length;
  checkGapless(described, bytes.length - start, path);
  const tensors = described.map(({ name, dims, from, to }) => {
    const data = new Float32Array((to - from) / 4);
    for (let i = 0; i < data.length; i++) data[i] = view.getFloat32(start + from + 4 * i, true);
    return [name, { dims, data }] as const;
  });
  return { tensors: Object.fromEntries(tensors), metadata };
}

const metadataKey = '__metadata__';

/** One tensor as the header describes it; `from` and `to` are bytes after the header. */
interface Entry {
  readonly name: string;
  readonly dims: readonly number[];
  readonly from: number;
  readonly to: number;
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

function parseEntry(name: string, entry: unknown, path: string): Entry {
  if (!isRecord(entry)) throw damaged(path, `tensor "${name}" has no description`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== 'F32') {
    throw damaged(path, `tensor "${name}" is of a type that cannot be read`, {
      expected: 'F32',
      received: typeof dtype === 'string' ? dtype : 'no name of a type',
    });
  }
  if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) {
    throw damaged(path, `the description of tensor "${name}" is malformed`, {
      expected: 'a shape, and data_offsets with two numbers',
    });
  }
  const [from = 0, to = 0] = offsets;
  const size = 4 * elementCount(shape);
  if (to - from !== size) {
    throw damaged(path, `tensor "${name}" has the wrong length`, {
      expected: `${size} bytes for [${shape.join(', ')}]`,
      received: `${to - from}`,
    });
  }
  return { name, dims: shape, from, to };
}

/** The format leaves no byte without a tensor and none to two: each begins where the one before ends. */
function checkGapless(entries: readonly Entry[], length: number, path: string): void {
  let end = 0;
  for (const { name, from, to } of entries.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end) {
      throw damaged(path, `tensor "${name}" does not begin where the one before ends`, {
        expected: `byte ${end}`,
        received: `${from}`,
      });
    }
    end = to;
  }
  if (end !== length) {
    throw damaged(path, end > length ? 'the file is cut short' : 'the file has bytes of no tensor', {
      expected: `${end} bytes of tensors`,
      received: `${length}`,
    });
  }
}

function checkTensor(name: string, dims: readonly number[], data: Float32Array): void {
  if (name === metadataKey) {
    throw new UsageError('safetensors-name', 'the format keeps this name for metadata', {
      path: `tensor "${name}"`,
      hint: 'Give the tensor another name.',
    });
  }
  if (isSizes(dims) && elementCount(dims) === data.length) return;
  throw new UsageError('safetensors-size', 'the data do not fill the tensor', {
    path: `tensor "${name}"`,
    expected: `numbers for [${dims.join(', ')}]`,
    received: `${data.length}`,
  });
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

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isRecord(value) && Object.values(value).every((item) => typeof item === 'string');
}

function isSizes(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}
