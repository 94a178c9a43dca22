import type { Dataset } from '@fovea/data';
import type { OptimizerSettings } from '@fovea/trainer';

/** A layer as every peer is told of it; sizes are `[height, width]`. See layer-list.mjs. */
export type PlainLayer =
  | {
      readonly kind: 'conv';
      readonly channels: number;
      readonly filters: number;
      readonly kernel: Pair;
      readonly stride: Pair;
      readonly padding: Pair;
      /** 1, or as many as there are channels. */
      readonly groups: number;
      readonly bias: boolean;
    }
  | { readonly kind: 'pool'; readonly kernel: Pair; readonly stride: Pair }
  | { readonly kind: 'norm'; readonly channels: number }
  | { readonly kind: 'relu' | 'relu6' | 'flatten' | 'average' }
  | { readonly kind: 'dropout'; readonly rate: number }
  | { readonly kind: 'dense'; readonly inputs: number; readonly units: number }
  | {
      readonly kind: 'residual';
      readonly body: readonly PlainLayer[];
      readonly shortcut: readonly PlainLayer[];
    };

type Pair = readonly [height: number, width: number];

export type Mode = 'train' | 'infer';

/** A network, its data and what is measured of it. */
export interface Workload {
  /** As in the registry of architectures. */
  readonly network: string;
  /** What the images show. */
  readonly data: 'digits' | 'coloured stripes';
  readonly shape: readonly [channels: 1 | 3, height: number, width: number];
  readonly optimizer: OptimizerSettings;
  readonly optimizerText: string;
  readonly learningRate: number;
  /** Batch sizes; time to first step, memory and torch.compile are measured at the first. */
  readonly train: readonly number[];
  readonly infer: readonly number[];
}

/** What a peer's process is started with. */
export interface Task
  extends Pick<Workload, 'network' | 'data' | 'shape' | 'optimizer' | 'optimizerText' | 'learningRate'> {
  readonly layers: readonly PlainLayer[];
  /** The file with the images, see image-bytes.mjs. */
  readonly images: string;
  /** The network as an .onnx file. */
  readonly model: string;
  readonly threads: number;
  readonly seed: number;
}

/** What a peer is asked to open. */
export interface Job extends Omit<Task, 'images'> {
  readonly mode: Mode;
  readonly batchSize: number;
  readonly data: Dataset;
}

/** Steps that were taken one after the other. */
export interface Slice {
  readonly steps: number;
  readonly seconds: number;
  /** The batch's mean loss at each step; what is only run has none worth looking at. */
  readonly losses: readonly number[];
}

/** How a peer does a job, where peers differ. */
export interface PeerFacts {
  readonly version: string;
  readonly threads: number;
  readonly optimizer: string;
  /** Numbers that are trained, where the library can count them. */
  readonly parameters?: number;
}

/** A network that a peer has ready. */
export interface Runner {
  /** Takes steps until both so many seconds and so many steps are over, one at least. */
  take(seconds: number, steps: number): Promise<Slice>;
  close?(): Promise<void>;
}

export interface Opened {
  readonly facts: PeerFacts;
  readonly runner: Runner;
}

/** The driver's side of the conversation with a peer's process, a JSON line each. */
export type Question =
  | { readonly do: 'open'; readonly mode: Mode; readonly batch: number }
  | { readonly do: 'take'; readonly seconds: number; readonly steps: number }
  | { readonly do: 'close' };

/** The peer's side. */
export type Answer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'absent' | 'cannot'; readonly reason: string }
  | ({ readonly kind: 'opened'; readonly firstStepMs: number; readonly importMs: number } & PeerFacts)
  | ({ readonly kind: 'slice' } & Slice)
  | { readonly kind: 'closed'; readonly peakMiB: number };

/** What came of one peer in one configuration: a network, training or inference, a batch size. */
export interface Outcome {
  readonly peer: string;
  readonly family: Family;
  /** Less than the configuration's where the peer would need minutes for one step. */
  readonly batch: number;
  readonly facts: PeerFacts;
  /** From the start of the library's import to the end of the first step, in a process that has done nothing else. */
  readonly firstStepMs?: number;
  /** Largest resident memory of the process, the interpreter and the data included. */
  readonly peakMiB?: number;
  readonly slices: readonly Slice[];
}

/** Native code that is called from JavaScript does not count as JavaScript. */
export type Family = 'fovea' | 'onnxruntime' | 'pytorch' | 'keras' | 'javascript' | 'native';

export interface Configuration {
  readonly network: string;
  readonly mode: Mode;
  readonly batch: number;
  readonly outcomes: readonly Outcome[];
  /** Who is not among them, and why. */
  readonly missing: readonly { readonly peer: string; readonly reason: string }[];
}
