import { readMetadata } from '@fovea/onnx';
import { ModelError } from '@fovea/shape';
import { parseEntry } from './model-info.ts';

/** The images that a run was tested on, and did not see in training. Apart from `ModelInfo`: who only classifies needs none of it. */
export interface HeldOutInfo {
  /** The part of all images, above 0 and below 1, where they were taken from those trained on. */
  readonly part?: number;
  readonly images: number;
  /** What tells them from others: a checksum in the writer's own form. */
  readonly contents: string;
}

const key = 'fovea.heldOut';

/** `info` as an entry of an ONNX model's `metadata_props`. */
export function heldOutToMetadata(info: HeldOutInfo): Record<string, string> {
  return { [key]: JSON.stringify(info) };
}

/**
 * Reads what {@link heldOutToMetadata} wrote from the bytes of an .onnx file.
 *
 * @param options `path` names the file in errors.
 * @returns undefined where the file does not say
 * @throws ModelError when the bytes are not an ONNX model, or the entry is malformed.
 */
export function readHeldOutInfo(
  bytes: Uint8Array,
  { path = 'the model' }: { path?: string } = {},
): HeldOutInfo | undefined {
  const metadata = readMetadata(bytes, { path });
  if (metadata[key] === undefined) return undefined;
  const value = parseEntry(metadata, key, path);
  if (isHeldOut(value)) return value;
  throw new ModelError('metadata-held-out', `the metadata "${key}" cannot be used`, {
    path,
    expected: '"images", a whole number, "contents", a text, and perhaps "part", between 0 and 1',
    received: metadata[key] ?? '',
    hint: 'Export the model again.',
  });
}

function isHeldOut(value: unknown): value is HeldOutInfo {
  if (typeof value !== 'object' || value === null) return false;
  const { part = 0.5, images, contents }: Partial<Record<keyof HeldOutInfo, unknown>> = value;
  const isPart = typeof part === 'number' && part > 0 && part < 1;
  return isPart && Number.isSafeInteger(images) && Number(images) >= 0 && typeof contents === 'string';
}
