import type { Summary } from '@fovea/layers';
import type { Calibration, ConfusionMatrix, EpochRecord, LabelReport, ValueScore } from '@fovea/trainer';

/** All that a page tells of a run: plain data, so that it can be made anywhere. */
export interface RunReport {
  /** What the run is called: its data, most often. */
  readonly name: string;
  readonly state: RunState;
  /** The names of the classes, labels or quantities. */
  readonly classes: readonly string[];
  readonly trainImages: number;
  /** Held-out images; 0 where there are none. */
  readonly testImages: number;
  /** How many epochs the run is to have. */
  readonly epochs: number;
  /** Finished epochs. */
  readonly history: readonly EpochRecord[];
  /** At the first step of each epoch. */
  readonly learningRates?: readonly number[];
  readonly device: string;
  readonly summary?: Omit<Summary, 'toString'>;
  /** What the network does on the held-out images now; missing while the run is on. */
  readonly heldOut?: HeldOut;
  readonly filters?: Filters;
  readonly configuration?: readonly Fact[];
  readonly versions?: readonly Fact[];
  /** The command that does the run again. */
  readonly repeat?: string;
  /** The command that goes on with a run that was stopped. */
  readonly goOn?: string;
}

export type RunState =
  | { readonly is: 'finished' }
  /** @param reason - e.g. `Ctrl-C` */
  | { readonly is: 'stopped'; readonly reason: string }
  | { readonly is: 'failed'; readonly reason: string }
  | {
      readonly is: 'running';
      /** The running one, from 1. */
      readonly epoch: number;
      readonly batch: number;
      readonly batches: number;
      /** Of the epoch so far. */
      readonly loss: number;
      readonly samplesPerSecond: number;
      readonly secondsLeft: number;
    };

/** What fits the kind of task; what is not known is left out. */
export type HeldOut =
  | {
      readonly kind: 'classes';
      readonly loss?: number;
      readonly matrix: ConfusionMatrix;
      readonly calibration: Calibration;
      readonly mistakes: readonly MistakePicture[];
      /** Pictures of the pairs of classes that are mistaken most often. */
      readonly confusions: readonly ConfusionExamples[];
    }
  /** Several labels an image. */
  | { readonly kind: 'labels'; readonly loss?: number; readonly report: LabelReport }
  /** Numbers. */
  | { readonly kind: 'values'; readonly loss?: number; readonly scores: readonly ValueScore[] };

export interface Picture {
  /** A `data:` URI: the page loads nothing. */
  readonly uri: string;
  /** In pixels of the picture; the page shows it larger. */
  readonly width: number;
  readonly height: number;
}

export interface MistakePicture extends Picture {
  /** Indices into the classes. */
  readonly label: number;
  readonly predicted: number;
  /** Of the class that was predicted. */
  readonly probability: number;
  /** Where the image comes from, or its number. */
  readonly source: string;
}

export interface ConfusionExamples {
  readonly label: number;
  readonly predicted: number;
  readonly pictures: readonly (Picture & { readonly source: string })[];
}

export interface Filters {
  /** The layer whose they are. */
  readonly layer: string;
  readonly pictures: readonly Picture[];
  /** How many there are; more than pictures where not all are shown. */
  readonly count: number;
}

/** A line of a table: what, and how much. */
export type Fact = readonly [name: string, value: string];
