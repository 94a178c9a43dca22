import type { TrainTest } from '@fovea/data';
import type { Network } from '@fovea/layers';
import type { Checkpoint, Engine, RunSettings } from '@fovea/trainer';
import { dataFingerprint } from '../data/data-fingerprint.ts';
import { type DataOptions, loadData } from '../data/load-data.ts';
import { defined } from '../options/defined.ts';
import type { TrainOptions } from '../options/train-options.ts';
import { usualEpochs } from '../options/usual-epochs.ts';
import type { Output } from '../terminal/output.ts';
import type { Beginning } from './begin-run.ts';
import { openEngine, takeFastest } from './engines.ts';
import { openWhileLoading } from './open-while-loading.ts';
import type { RunRecord } from './run-record.ts';

/** A run with all that it needs. */
export interface OpenRun {
  readonly data: TrainTest;
  readonly network: Network;
  readonly engine: Engine;
  readonly settings: RunSettings;
  /** Where only steps are counted, the number of epochs follows from them and from the data. */
  readonly isBySteps: boolean;
  /** Of the data; made when they are first asked for. */
  fingerprints(): RunRecord['data'];
}

/**
 * Loads a run's data and opens its engine; whoever gets them closes it.
 *
 * @throws UsageError, DataError as `loadData`; UnsupportedError for a device that is not there
 */
export async function openRun(
  options: TrainOptions,
  { architecture, settings: given, resumed }: Beginning,
  output: Output,
): Promise<OpenRun> {
  const { device } = options;
  const asked = {
    ...options,
    ...sizeOf(resumed),
    // Another normalisation that is asked for is refused later, as what differs from the checkpoint.
    ...defined({ normalize: options.normalize }),
    seed: given.seed,
  };
  const { data, engine: opened } = await openWhileLoading(
    // What `auto` takes depends on the network, which may depend on the data.
    device === 'auto' ? undefined : () => openEngine(device, options),
    (signal) => loadData({ ...asked, signal }, output),
    options.signal,
  );
  output.clear();
  try {
    const { train: images, test } = data;
    const isOpen = resumed === undefined && options.settings.epochs === undefined;
    const settings = isOpen ? { ...given, epochs: usualEpochs(images.length, given) } : given;
    const { channels, height, width } = images.input;
    const network = resumed?.network ?? architecture.build([channels, height, width], images.classes.length);
    const { batchSize, optimizer } = settings;
    const engine = opened ?? (await takeFastest({ ...options, network, batchSize, optimizer }, output));
    const isBySteps = options.settings.maxSteps !== undefined && options.settings.epochs === undefined;
    const fingerprints = once(() => ({ train: dataFingerprint(images), test: dataFingerprint(test) }));
    return { data, network, engine, settings, isBySteps, fingerprints };
  } catch (error) {
    await opened?.close();
    throw error;
  }
}

/** A resumed run has its images at the size, fitted to it and normalised as it began. */
function sizeOf(
  resumed: Checkpoint | undefined,
): Pick<DataOptions, 'size' | 'channels' | 'fit' | 'normalize'> {
  if (resumed === undefined) return {};
  const { channels, height, width, fit, mean, std } = resumed.input;
  return { size: [height, width], channels, normalize: { mean, std }, ...(fit === undefined ? {} : { fit }) };
}

/** What `make` gives, made when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
