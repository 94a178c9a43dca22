import type { Dataset } from '@fovea/data';
import type { OptimizerSettings } from '@fovea/trainer';
import type { Meter } from './meter.mjs';

/** What is trained, and how. */
export interface Workload {
  /** As in the registry of architectures. */
  readonly network: string;
  /** What the images show. */
  readonly data: string;
  readonly shape: readonly [channels: 1 | 3, height: number, width: number];
  readonly optimizer: OptimizerSettings;
  readonly optimizerText: string;
  readonly learningRate: number;
  /** Who can take part. Default: all. */
  readonly peers?: readonly string[];
}

/** What every peer is asked to do, the same for all. */
export interface Task {
  readonly batchSize: number;
  /** How long to measure, after the warm-up. */
  readonly seconds: number;
  readonly threads: number;
  readonly workload: Workload;
  readonly learningRate: number;
  readonly seed: number;
}

/** What a peer's training gets: the task, its data and a meter to tell of each step. */
export interface Job extends Task {
  readonly data: Dataset;
  readonly meter: Meter;
}

/** How a peer does the task, where peers differ. */
export interface PeerFacts {
  readonly version: string;
  readonly threads: number;
  readonly optimizer: string;
}

/** What was measured in one process. */
export interface Measured {
  readonly samples: number;
  readonly steps: number;
  readonly warmupSteps: number;
  readonly seconds: number;
  readonly samplesPerSecond: number;
  /** From the start of the library's import to the end of the first step. */
  readonly firstStepMs: number;
  /** The part of `firstStepMs` that the import took. */
  readonly importMs: number;
  /** Largest resident memory of the process, the interpreter and the data included; unknown for a page. */
  readonly peakMiB?: number;
  /** Mean losses of the first and the second half of the measured steps. */
  readonly lossFirstHalf: number;
  readonly lossSecondHalf: number;
}

/** The one JSON line that a peer prints. */
export type PeerLine =
  | ({ readonly kind: 'measured' } & PeerFacts & Measured)
  | { readonly kind: 'absent'; readonly reason: string };

/** How one child process ended. */
export type Outcome = PeerLine | { readonly kind: 'failed'; readonly reason: string };
