import { summary } from '@fovea/layers';
import type { Checkpoint } from '@fovea/trainer';
import { dataChanges } from '../data/data-fingerprint.ts';
import { tellFaults, tellSkipped } from '../data/describe-data.ts';
import { lossText } from '../options/loss-options.ts';
import { augmentText } from '../options/parse-augment.ts';
import { optionsText, updateText } from '../options/update-options.ts';
import type { Output } from '../terminal/output.ts';
import { count } from '../terminal/progress-line.ts';
import type { OpenRun } from './open-run.ts';
import type { RunRecord } from './run-record.ts';

/** What a run goes on with, or does again. */
export interface RunBefore {
  /** Where it goes on from. */
  readonly resumed?: Checkpoint;
  readonly record?: RunRecord;
}

/** Says what a run is about: the data, what of them could not be used or looks wrong, the network, device and settings. */
export function tellRun(run: OpenRun, before: RunBefore, output: Output): void {
  const { data, network, engine, settings, isBySteps } = run;
  const { train: images, test } = data;
  output.line(
    `${output.colors.bold(images.name)}  ${count(images.length)} images to train on, ${count(test.length)} held out, ${images.classes.length} classes`,
  );
  tellSkipped(data, output);
  tellFaults(data, output);
  output.line();
  output.line(String(summary(network)));
  output.line();
  tellOfData(run, before, output);
  tellOfDevice(run, before, output);
  const { epochs, maxSteps, batchSize, learningRate, schedule, seed, augment = [], balance } = settings;
  output.line(
    `device ${engine.device}  ${isBySteps ? `steps ${maxSteps}` : `epochs ${epochs}`}  batch ${batchSize}  learning rate ${learningRate} (${optionsText(schedule)})  seed ${seed}${balance === true ? '  balanced classes' : ''}${augment.length === 0 ? '' : `  augment ${augmentText(augment)}`}`,
  );
  const details = [lossText(settings.loss), updateText(settings)].filter((text) => text !== '');
  if (details.length > 0) output.line(details.join('  '));
}

/** Says what of the data is not as it was in the run's beginning, before going on. */
function tellOfData({ fingerprints }: OpenRun, { record }: RunBefore, output: Output): void {
  if (record === undefined) return;
  for (const [part, name] of [
    ['train', 'images to train on'],
    ['test', 'held-out images'],
  ] as const) {
    for (const change of dataChanges(record.data[part], fingerprints()[part])) {
      output.line(
        output.colors.yellow(
          `the ${name} are not those that the run began with: ${change}; it will not end as it would have`,
        ),
      );
    }
  }
}

/** Says when the rest of a run is computed elsewhere than its beginning. */
function tellOfDevice({ engine: { device } }: OpenRun, { resumed }: RunBefore, output: Output): void {
  if (resumed?.device === undefined || resumed.device === device) return;
  output.line(
    output.colors.yellow(
      `goes on on ${device} what ran on ${resumed.device}: the last bits of the numbers differ from those of a run on one device`,
    ),
  );
}
