import type { Callback, RunSettings } from '@fovea/trainer';
import type { RunRecord } from '../run/run-record.ts';
import type { RunPlan } from './run-options.ts';

/** What `fovea train` is asked to do. */
export interface TrainOptions {
  /** The name of a dataset, a folder, or a table. */
  readonly data: string;
  readonly folder?: string;
  readonly size?: readonly [number, number];
  /** For image folders: whether images are stretched to that size, or cropped. Default: stretched. */
  readonly fit?: 'stretch' | 'crop';
  /** For image folders: what pixels are normalised with, per channel, of the 0…1 scale. Default: measured on the training images. */
  readonly normalize?: { readonly mean: readonly number[]; readonly std: readonly number[] };
  /** The part of the images that is held out where there is no part to test on. Default 0.2. */
  readonly holdOut?: number;
  /** For folders of images: another folder to test on. */
  readonly test?: string;
  /** For image folders: bytes that decoded images may take of memory. Default: half of what is free. */
  readonly memory?: number;
  readonly arch?: string;
  /** The name of a device, or `auto`: the fastest on this network that computes what the CPU does. */
  readonly device: string;
  readonly threads?: number;
  readonly out?: string;
  readonly resume: boolean;
  /** What was said on the command line; the rest is by default or, when resuming, as the run has it. */
  readonly settings: Partial<RunSettings>;
  /** When it ends, what it keeps and tells, or what is checked instead of a run. */
  readonly plan?: RunPlan;
  /** What goes along with the run beside that. */
  readonly callbacks?: readonly Callback[];
  /** The file that these are from, for whoever goes on with the run. */
  readonly config?: string;
  /** The command as it was typed. */
  readonly typed?: string;
  /** The run that this one does again: its data are compared. */
  readonly like?: RunRecord;
  /** Serves the run's page on this machine while it is on. */
  readonly ui?: boolean;
  /** Stops the run after the step under way. */
  readonly signal?: AbortSignal;
}
