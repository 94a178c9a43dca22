import type { Fact } from '@fovea/report';
import { findNativeFiles } from '@fovea/runtime-node';
import type { Checkpoint } from '@fovea/trainer';
import { augmentText } from '../options/parse-augment.ts';
import { optionsText } from '../options/update-options.ts';
import { version } from '../version.ts';

/** How a run was set up, line by line; settings that were not used are left out. */
export function configurationOf({
  settings,
  input,
  classes,
  step,
}: Pick<Checkpoint, 'settings' | 'input' | 'classes' | 'step'>): Fact[] {
  const { epochs, maxSteps, batchSize, loss, learningRate, schedule, optimizer, augment, seed, ...rest } =
    settings;
  return [
    [
      'images',
      `${input.channels} × ${input.height} × ${input.width}${input.fit === 'crop' ? ', cropped' : ''}`,
    ],
    ['classes', `${classes.length}`],
    ['epochs', `${epochs}`],
    ...(maxSteps === undefined ? [] : [['steps at most', `${maxSteps}`] as const]),
    ['steps taken', `${step}`],
    ['batch', `${batchSize}`],
    ['loss', optionsText(loss)],
    ['optimiser', optionsText(optimizer)],
    ['learning rate', `${learningRate}`],
    ['schedule', optionsText(schedule)],
    ['augmentation', augment === undefined || augment.length === 0 ? 'none' : augmentText(augment)],
    ['seed', `${seed}`],
    ...Object.entries(rest).map(([name, value]) => [name, JSON.stringify(value)] as const),
  ];
}

/** What the run was made with. */
export function versionsOf(): Fact[] {
  return [
    ['Fovea', version()],
    ['Node', process.versions.node],
    ['onnxruntime', findNativeFiles().version],
    ['system', `${process.platform} ${process.arch}`],
  ];
}
