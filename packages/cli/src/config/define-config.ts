import type { Augmentation } from '@fovea/data';
import type { Callback } from '@fovea/trainer';
import type { LossFlags } from '../options/loss-options.ts';
import type { RunFlags } from '../options/run-options.ts';
import type { UpdateFlags } from '../options/update-options.ts';

/** What `fovea.config.ts` may say: the options of `fovea train` by their names there in camel case, and more. */
export interface FoveaConfig
  extends LossFlags,
    UpdateFlags,
    Pick<RunFlags, 'maxSteps' | 'earlyStop' | 'minDelta' | 'monitor' | 'keep' | 'logEvery' | 'webhook'> {
  /** What is trained on: a dataset's name, a folder, a .csv. */
  readonly data?: string;
  /** The option `--data`: the folder with the files of a dataset that has a name. */
  readonly folder?: string;
  /** A folder of images to test on. */
  readonly test?: string;
  readonly holdOut?: number;
  /** Pixels, or height and width. */
  readonly size?: number | readonly [number, number];
  readonly fit?: 'stretch' | 'crop';
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
  /** Bytes, or an amount such as `2GB`. */
  readonly memory?: number | string;
  readonly balance?: boolean;
  /** The name of an architecture, or a file that exports a network. */
  readonly arch?: string;
  readonly epochs?: number;
  readonly batch?: number;
  readonly lr?: number;
  /** As on the command line, or as `RunSettings` has it. */
  readonly augment?: string | readonly Augmentation[];
  readonly seed?: number;
  readonly out?: string;
  readonly device?: string;
  readonly threads?: number;
  /** Seconds, or a time such as `45m`. */
  readonly maxTime?: number | string;
  readonly checkpointEvery?: number | string;
  /** What goes along with the run, beside the logs that it writes anyway. */
  readonly callbacks?: readonly Callback[];
}

/** A configuration as it is; the function is there for its types. */
export function defineConfig(config: FoveaConfig): FoveaConfig {
  return config;
}
