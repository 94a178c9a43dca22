import type { Architecture } from '@fovea/layers';
import { UsageError } from '@fovea/shape';
import { type Checkpoint, defaultSettings, type RunSettings } from '@fovea/trainer';
import { dataName, findData } from '../data/find-data.ts';
import { defined } from '../options/defined.ts';
import { resumedSettings } from '../options/resumed-settings.ts';
import type { TrainOptions } from '../options/train-options.ts';
import type { Output } from '../terminal/output.ts';
import { findArchitecture } from './find-architecture.ts';
import { type RunFolder, runFolder } from './run-folder.ts';
import type { RunRecord } from './run-record.ts';

/** What is known of a run before its data are read. */
export interface Beginning {
  readonly folder: RunFolder;
  readonly architecture: Architecture;
  /** What was asked for and what is so by default; of a run that goes on, its own. */
  readonly settings: RunSettings;
  /** Where it goes on from. */
  readonly resumed?: Checkpoint;
  /** What `run.json` says of the run that goes on. */
  readonly before?: RunRecord;
}

/**
 * What a run begins with. Whatever can be refused without its data is refused here: reading them may take minutes.
 *
 * @throws UsageError for options that do not go together, data or an architecture that are not there; DataError for a damaged run
 */
export async function beginRun(options: TrainOptions, output: Output): Promise<Beginning> {
  const { kind } = await findData(options);
  const areFiles = kind === 'images' || kind === 'csv';
  if (options.fit !== undefined && !areFiles) throw unused('--fit', options.data);
  if (options.normalize !== undefined && !areFiles && kind !== 'cifar') throw unused('--mean', options.data);
  const folder = runFolder(options.out ?? `runs/${dataName(options.data)}`);
  const before = options.resume ? await folder.readRecord() : undefined;
  const layersFrom = options.arch ?? before?.options.arch;
  const architecture = await findArchitecture(layersFrom);
  const resumed = options.resume
    ? await folder.readCheckpoint(layersFrom === undefined ? undefined : architecture.build, {
        onDamage: (reason) => tellDamage(reason, output),
      })
    : undefined;
  const settings =
    resumed === undefined ? { ...defaultSettings, ...options.settings } : resumedSettings(resumed, options);
  return { folder, architecture, settings, ...defined({ resumed, before }) };
}

function tellDamage(reason: string, output: Output): void {
  output.line(output.colors.yellow(`the last checkpoint is damaged, the one before is used (${reason})`));
}

function unused(option: string, path: string): UsageError {
  return new UsageError('data-option', `${option} goes with folders of images only`, {
    path,
    hint: 'Leave it out: these images are prepared in one way.',
  });
}
