import { ModelError } from '@fovea/shape';
import { parseTextProto, type TextMessage, type TextValue } from './parse-text-proto.ts';

export type VersionPolicy =
  | { readonly kind: 'latest'; readonly count: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'specific'; readonly versions: readonly number[] };

/** What is used of Triton's config.pbtxt. What it does not say is as the server's options have it. */
export interface ModelConfig {
  /** Images in one run, at most; 1 where the file says 0 (no batching). */
  readonly maxBatch?: number;
  readonly maxWaitMs?: number;
  readonly queue?: number;
  readonly workers?: number;
  readonly versionPolicy: VersionPolicy;
  /** The file with the labels of each output, by the output's name. */
  readonly labelFiles: ReadonlyMap<string, string>;
  /** Fields of the file that are not used here. */
  readonly ignored: readonly string[];
}

export const defaultConfig: ModelConfig = {
  versionPolicy: { kind: 'latest', count: 1 },
  labelFiles: new Map(),
  ignored: [],
};

/** Fields that say what is so anyway. */
const NO_NEWS = ['name', 'platform', 'backend', 'default_model_filename', 'input', 'output'];

/**
 * Reads a config.pbtxt. Unknown fields are named in `ignored`.
 *
 * @param path names the file in errors.
 * @throws ModelError for a malformed file, a value out of range or a backend other than ONNX Runtime.
 */
export function readModelConfig(text: string, path: string): ModelConfig {
  const config = parseTextProto(text, path);
  checkBackend(config, path);
  const batching = messageAt(config, 'dynamic_batching');
  const delay = numberAt(batching, 'max_queue_delay_microseconds', path);
  const queue = numberAt(messageAt(batching, 'default_queue_policy'), 'max_queue_size', path);
  const batch = numberAt(config, 'max_batch_size', path);
  const groups = config.get('instance_group') ?? [];
  const workers = groups.reduce<number>(
    (sum, group) => sum + ((isMessage(group) ? numberAt(group, 'count', path) : undefined) ?? 1),
    0,
  );
  const known = [...NO_NEWS, 'max_batch_size', 'dynamic_batching', 'instance_group', 'version_policy'];
  return {
    ...(batch !== undefined && { maxBatch: Math.max(1, batch) }),
    ...(delay !== undefined && { maxWaitMs: delay / 1000 }),
    ...(queue !== undefined && queue > 0 && { queue }),
    ...(workers > 0 && { workers }),
    versionPolicy: readVersionPolicy(messageAt(config, 'version_policy'), path),
    labelFiles: readLabelFiles(config),
    ignored: [...config.keys()].filter((field) => !known.includes(field)),
  };
}

function checkBackend(config: TextMessage, path: string): void {
  for (const [field, ours] of [
    ['backend', 'onnxruntime'],
    ['platform', 'onnxruntime_onnx'],
    ['default_model_filename', 'model.onnx'],
  ] as const) {
    const value = config.get(field)?.at(-1);
    if (value === undefined || value === '' || value === ours) continue;
    throw new ModelError(
      'config-backend',
      `the configuration asks for another ${field.replaceAll('_', ' ')}`,
      {
        path,
        expected: ours,
        received: String(value),
      },
    );
  }
}

function readVersionPolicy(policy: TextMessage | undefined, path: string): VersionPolicy {
  if (policy?.has('all')) return { kind: 'all' };
  const specific = messageAt(policy, 'specific');
  if (specific !== undefined) {
    const versions = (specific.get('versions') ?? []).map((value) => wholeNumber(value, 'versions', path));
    return { kind: 'specific', versions };
  }
  return { kind: 'latest', count: numberAt(messageAt(policy, 'latest'), 'num_versions', path) ?? 1 };
}

function readLabelFiles(config: TextMessage): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const output of config.get('output') ?? []) {
    if (!isMessage(output)) continue;
    const [name, file] = [output.get('name')?.[0], output.get('label_filename')?.[0]];
    if (typeof name === 'string' && typeof file === 'string') files.set(name, file);
  }
  return files;
}

function messageAt(message: TextMessage | undefined, field: string): TextMessage | undefined {
  const value = message?.get(field)?.at(-1);
  return value !== undefined && isMessage(value) ? value : undefined;
}

function numberAt(message: TextMessage | undefined, field: string, path: string): number | undefined {
  const value = message?.get(field)?.at(-1);
  return value === undefined ? undefined : wholeNumber(value, field, path);
}

function wholeNumber(value: TextValue, field: string, path: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new ModelError('config-value', `the configuration's "${field}" cannot be used`, {
    path,
    expected: 'a whole number from 0 up',
    received: isMessage(value) ? 'a message' : String(value),
  });
}

function isMessage(value: TextValue): value is TextMessage {
  return typeof value === 'object';
}
