import { readMetadata } from '@fovea/onnx';
import { ModelError } from '@fovea/shape';
import { findInputSpecFault } from './check-input-spec.ts';
import type { InputSpec } from './input-spec.ts';

/** What a Fovea model file says about itself beside its graph. */
export interface ModelInfo {
  /** One name per class, in the order of the network's outputs. */
  readonly labels: readonly string[];
  readonly input: InputSpec;
  /** The network's own JSON, from which it can be opened again. Not looked at here. */
  readonly network?: unknown;
  /** The seed of the run, which also held out its test images. */
  readonly seed?: number;
}

/** The version of the metadata's layout, in `fovea.format`. */
const FORMAT = '1';

/**
 * `info` as an ONNX model's `metadata_props`: `fovea.format`, and as JSON
 * `fovea.labels`, `fovea.input` and, where there are such, `fovea.network` and
 * `fovea.seed`.
 *
 * @throws ModelError when `info` would not be readable again, e.g. a `std` of 0.
 */
export function modelInfoToMetadata(info: ModelInfo): Record<string, string> {
  const metadata = {
    'fovea.labels': JSON.stringify(info.labels),
    'fovea.input': JSON.stringify(info.input),
    ...(info.network === undefined ? {} : { 'fovea.network': JSON.stringify(info.network) }),
    ...(info.seed === undefined ? {} : { 'fovea.seed': JSON.stringify(info.seed) }),
    // At the end, which is also the end of the file: of a file that is cut short, this is missing.
    'fovea.format': FORMAT,
  };
  metadataToModelInfo(metadata, 'the model to write');
  return metadata;
}

/**
 * Reads what {@link modelInfoToMetadata} wrote from the bytes of an .onnx file.
 *
 * @param options `path` names the file in errors.
 * @throws ModelError when the bytes are not an ONNX model, were not written by
 * Fovea (which key is missing), or a value is malformed or out of range.
 */
export function readModelInfo(bytes: Uint8Array, { path = 'the model' }: { path?: string } = {}): ModelInfo {
  return metadataToModelInfo(readMetadata(bytes, { path }), path);
}

function metadataToModelInfo(metadata: Readonly<Record<string, string>>, path: string): ModelInfo {
  const format = read(metadata, 'fovea.format', path);
  if (format !== FORMAT) {
    throw new ModelError('metadata-format', 'the metadata "fovea.format" is of an unknown version', {
      path,
      expected: `"${FORMAT}"`,
      received: JSON.stringify(format),
      hint: 'Read it with the version of Fovea that wrote it, or a newer one.',
    });
  }
  const labels = parseEntry(metadata, 'fovea.labels', path);
  const input = parseEntry(metadata, 'fovea.input', path);
  checkLabels(labels, path);
  checkInput(input, path);
  return {
    labels,
    input,
    ...(metadata['fovea.network'] === undefined
      ? {}
      : { network: parseEntry(metadata, 'fovea.network', path) }),
    ...(metadata['fovea.seed'] === undefined ? {} : { seed: readSeed(metadata, path) }),
  };
}

function readSeed(metadata: Readonly<Record<string, string>>, path: string): number {
  const seed = parseEntry(metadata, 'fovea.seed', path);
  if (typeof seed === 'number' && Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new ModelError('metadata-seed', 'the metadata "fovea.seed" cannot be used', {
    path,
    expected: 'a whole number of at least 0',
    received: metadata['fovea.seed'] ?? '',
    hint: 'Export the model again.',
  });
}

function read(metadata: Readonly<Record<string, string>>, key: string, path: string): string {
  const value = metadata[key];
  if (value === undefined) {
    throw new ModelError('metadata-missing', `the metadata "${key}" is missing`, {
      path,
      hint: 'Only models that Fovea exported say what their labels and input are.',
    });
  }
  return value;
}

/** An entry of a model's metadata, which is JSON. */
export function parseEntry(metadata: Readonly<Record<string, string>>, key: string, path: string): unknown {
  const text = read(metadata, key, path);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ModelError('metadata-json', `the metadata "${key}" is malformed`, {
      path,
      expected: 'JSON',
      received: text.length > 40 ? `${text.slice(0, 40)}…` : text,
      hint: 'Export the model again.',
      cause,
    });
  }
}

function checkLabels(value: unknown, path: string): asserts value is readonly string[] {
  const fault = !Array.isArray(value)
    ? 'something else'
    : value.length === 0
      ? 'an empty list'
      : value.every((label) => typeof label === 'string')
        ? undefined
        : 'a list with other values';
  if (fault !== undefined) {
    throw new ModelError('metadata-labels', 'the metadata "fovea.labels" cannot be used', {
      path,
      expected: 'a list of at least one text',
      received: fault,
      hint: 'Export the model again.',
    });
  }
}

function checkInput(value: unknown, path: string): asserts value is InputSpec {
  const fault = findInputSpecFault(value);
  if (fault !== undefined) {
    const field = fault.field === '' ? '' : `, field "${fault.field}",`;
    throw new ModelError('metadata-input', `the metadata "fovea.input"${field} cannot be used`, {
      path,
      expected: fault.expected,
      received: fault.received,
      hint: 'Export the model again.',
    });
  }
}
