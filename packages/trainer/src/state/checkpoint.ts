import { decodeSafetensors, encodeSafetensors, type NamedTensors } from '@fovea/exporter';
import { type LayerDefinition, type Network, networkFromJson } from '@fovea/layers';
import type { InputSpec } from '@fovea/runtime';
import { ModelError } from '@fovea/shape';
import { getDotPath, parse, safeParse } from 'valibot';
import { crc32c } from '../callbacks/crc32c.ts';
import type { TrainState } from '../engine/engine.ts';
import type { MetricSums } from '../metrics/metrics.ts';
import { checkLossSettings } from '../settings/loss-settings.ts';
import { optimizerFrom } from '../settings/optimizer-settings.ts';
import { type RunJson, runSchema } from '../settings/run-schema.ts';
import type { RunSettings } from '../settings/run-settings.ts';
import { updateRules } from '../settings/update-settings.ts';
import { stateShapes } from './state-shapes.ts';

/** One finished epoch. */
export interface EpochRecord {
  /** Counted from 1. */
  readonly epoch: number;
  /** Means over the epoch's steps, as the network was at each. */
  readonly loss: number;
  /** Part of the images whose class, or of the labels that, the network got right; missing where it learns numbers. */
  readonly accuracy?: number;
  /** Mean absolute error, where it learns numbers. */
  readonly error?: number;
  /** On the held-out images, after the epoch. */
  readonly testLoss?: number;
  readonly testAccuracy?: number;
  readonly testError?: number;
  /** Of training alone, without evaluation. */
  readonly seconds: number;
  readonly samplesPerSecond: number;
  /** Part of that time in which the device computed, 0 to 1; for the rest it waited, mostly for data. Missing where nobody measures it. */
  readonly busy?: number;
}

/** The part of the running epoch that is done. */
export interface Progressed extends MetricSums {
  readonly images: number;
  readonly lossSum: number;
  readonly seconds: number;
}

/** A run at one instant: everything that is needed to go on as if it had never stopped. */
export interface Checkpoint {
  readonly network: Network;
  readonly classes: readonly string[];
  readonly input: InputSpec;
  readonly settings: RunSettings;
  readonly state: TrainState;
  /** Steps taken in all. */
  readonly step: number;
  readonly history: readonly EpochRecord[];
  readonly running: Progressed;
  /** The device that took the last step. On another one a run can go on, but not to the same last bits. */
  readonly device?: string;
}

/**
 * A checkpoint as a safetensors file; what are no weights stands in its metadata as JSON, beside a
 * checksum of everything.
 *
 * @throws UsageError when the state is not that of the network and optimiser
 */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const { network, state, ...rest } = checkpoint;
  const { settings } = checkpoint;
  const shapes = stateShapes(network, optimizerFrom(settings.optimizer), updateRules(network, settings));
  const tensors = Object.fromEntries(
    Object.entries(shapes).map(([name, dims]) => [name, { dims, data: state[name] ?? new Float32Array() }]),
  );
  // Through the schema, which has one order for all fields: equal checkpoints are equal files.
  const run = JSON.stringify(parse(runSchema, { ...rest, network: network.toJSON() }));
  return encodeSafetensors({ tensors, metadata: { format, run, checksum: checksumOf(tensors, run) } });
}

/**
 * Reads a checkpoint.
 *
 * @param options.path - names the file in errors
 * @param options.definitions - your own layers by type, as for `networkFromJson`, or where to have them from for such a run
 * @throws ModelError for a file that is none, or that is damaged
 */
export function decodeCheckpoint(
  bytes: Uint8Array,
  options: {
    readonly path?: string;
    readonly definitions?: Definitions | ((run: Pick<Checkpoint, 'input' | 'classes'>) => Definitions);
  } = {},
): Checkpoint {
  const { path = 'the checkpoint', definitions } = options;
  const { tensors, metadata } = decodeSafetensors(bytes, { path });
  if (metadata.format !== format || metadata.run === undefined) {
    throw new ModelError('checkpoint-format', 'this is no checkpoint of a training run', {
      path,
      expected: `metadata "format" = "${format}", and "run"`,
      received: Object.keys(metadata).length === 0 ? 'no metadata' : shortened(JSON.stringify(metadata)),
    });
  }
  checkSum(metadata.checksum, checksumOf(tensors, metadata.run), path);
  const { network: json, ...run } = parseRun(metadata.run, path);
  const { network, shapes } = fromFile(path, () => {
    const network = networkFromJson(json, typeof definitions === 'function' ? definitions(run) : definitions);
    const { settings } = run;
    // One of the caller's own is not in the file.
    if (settings.loss.name !== 'own') checkLossSettings(settings.loss);
    return {
      network,
      shapes: stateShapes(network, optimizerFrom(settings.optimizer), updateRules(network, settings)),
    };
  });
  const state: Record<string, Float32Array> = {};
  for (const [name, dims] of Object.entries(shapes)) {
    const tensor = tensors[name];
    if (tensor === undefined || tensor.dims.join() !== dims.join()) {
      throw new ModelError('checkpoint-tensor', `tensor "${name}" is not that of the checkpoint’s network`, {
        path,
        expected: `[${dims.join(', ')}]`,
        received: tensor === undefined ? 'none' : `[${tensor.dims.join(', ')}]`,
      });
    }
    state[name] = tensor.data;
  }
  return { ...run, network, state };
}

type Definitions = Readonly<Record<string, LayerDefinition>>;

const format = 'fovea-checkpoint-1';

/** Of the description, then of the tensors in the order of their names: other writers keep another order. */
function checksumOf(tensors: NamedTensors, run: string): string {
  let sum = crc32c(new TextEncoder().encode(run));
  for (const name of Object.keys(tensors).sort()) {
    const data = tensors[name]?.data ?? new Float32Array();
    sum = crc32c(new TextEncoder().encode(name), sum);
    sum = crc32c(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), sum);
  }
  return `crc32c ${sum.toString(16).padStart(8, '0')}`;
}

/** Checkpoints of before there were checksums have none. */
function checkSum(expected: string | undefined, received: string, path: string): void {
  if (expected === undefined || expected === received) return;
  throw new ModelError('checkpoint-checksum', 'the file is not as it was written: its checksum differs', {
    path,
    expected,
    received,
    hint: 'The disk or a copy of it may be at fault. Go on from another checkpoint: the one before the last is kept as checkpoint.before.safetensors.',
  });
}

function parseRun(json: string, path: string): RunJson {
  let run: unknown;
  try {
    run = JSON.parse(json);
  } catch (cause) {
    throw damaged(path, 'the description of the run is not JSON', { received: shortened(json), cause });
  }
  const checked = safeParse(runSchema, run);
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  const at = getDotPath(issue);
  throw damaged(path, `the description of the run has a wrong ${at === null ? 'form' : `"${at}"`}`, {
    expected: issue.expected ?? 'something else',
    received: shortened(issue.received),
  });
}

/** Runs what can only fail because of the file. */
function fromFile<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const received = String(cause instanceof Error ? cause.message : cause).replace(/\.$/, '');
    throw damaged(path, 'the network, optimiser or loss that it describes cannot be made', {
      received,
      cause,
    });
  }
}

function damaged(
  path: string,
  problem: string,
  details: { readonly expected?: string; readonly received?: string; readonly cause?: unknown },
): ModelError {
  return new ModelError('checkpoint-run', problem, { path, ...details });
}

function shortened(words: string): string {
  return words.length > 80 ? `${words.slice(0, 80)}…` : words;
}
