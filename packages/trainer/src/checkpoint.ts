import { decodeSafetensors, encodeSafetensors } from '@fovea/exporter';
import { type Network, networkFromJson } from '@fovea/layers';
import type { InputSpec } from '@fovea/runtime';
import { ModelError } from '@fovea/shape';
import type { TrainState } from './engine.ts';
import { optimizerFrom } from './optimizer-settings.ts';
import type { RunSettings } from './run-settings.ts';
import { stateShapes } from './state-shapes.ts';

/** One finished epoch. */
export interface EpochRecord {
  /** Counted from 1. */
  readonly epoch: number;
  /** Means over the epoch's steps, as the network was at each. */
  readonly loss: number;
  readonly accuracy: number;
  /** On the held-out images, after the epoch. */
  readonly testLoss?: number;
  readonly testAccuracy?: number;
  /** Of training alone, without evaluation. */
  readonly seconds: number;
  readonly samplesPerSecond: number;
}

/** The part of the running epoch that is done. */
export interface Progressed {
  readonly images: number;
  readonly lossSum: number;
  readonly correct: number;
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
}

/** A checkpoint as a safetensors file; what are no weights stands in its metadata as JSON. */
export function encodeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const { network, state, ...rest } = checkpoint;
  const shapes = stateShapes(network, optimizerFrom(checkpoint.settings.optimizer));
  const tensors = Object.fromEntries(
    Object.entries(shapes).map(([name, dims]) => [name, { dims, data: state[name] ?? new Float32Array() }]),
  );
  const run = JSON.stringify({ ...rest, network: network.toJSON() });
  return encodeSafetensors({ tensors, metadata: { format: 'fovea-checkpoint-1', run } });
}

/**
 * Reads a checkpoint.
 *
 * @throws ModelError for a file that is none, or that is damaged.
 */
export function decodeCheckpoint(
  bytes: Uint8Array,
  { path = 'checkpoint' }: { readonly path?: string } = {},
): Checkpoint {
  const { tensors, metadata } = decodeSafetensors(bytes, { path });
  if (metadata.format !== 'fovea-checkpoint-1' || metadata.run === undefined) {
    throw new ModelError('checkpoint-format', 'this is no checkpoint of a training run', {
      path,
      expected: 'metadata "format" = "fovea-checkpoint-1"',
      received: JSON.stringify(metadata.format ?? null),
    });
  }
  // Written by encodeCheckpoint, which the format says; networkFromJson and the shapes below check what matters.
  const run = JSON.parse(metadata.run) as Omit<Checkpoint, 'state' | 'network'> & {
    readonly network: unknown;
  };
  const network = networkFromJson(run.network);
  const state: Record<string, Float32Array> = {};
  for (const [name, dims] of Object.entries(stateShapes(network, optimizerFrom(run.settings.optimizer)))) {
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
