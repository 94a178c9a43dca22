import type { Augmentation } from '@fovea/data';
import { defaultSettings } from '@fovea/trainer';
import { type Command, Option } from 'commander';
import { datasets } from '../data/datasets.ts';
import { dataWords } from '../data/find-data.ts';
import { defined } from '../options/defined.ts';
import { augmentationHelp, parseAugment } from '../options/parse-augment.ts';
import { sizes, wholeNumber } from '../options/parse-options.ts';
import { stopOnInterrupt } from '../run/stop-on-interrupt.ts';
import { exampleText, makeCommand } from '../terminal/make-command.ts';
import { createOutput, printJson } from '../terminal/output.ts';
import { getData } from './data-get.ts';
import { dataInfo } from './data-info.ts';
import { previewData } from './data-preview.ts';

/** Gives `fovea data` its commands, which fetch datasets and look at them. */
export function dataCommand(command: Command): Command {
  return command
    .addCommand(
      getCommand().addHelpText(
        'after',
        exampleText(['data get mnist', 'data get cifar10 --out data/cifar10']),
      ),
    )
    .addCommand(
      infoCommand().addHelpText('after', exampleText(['data info photos', 'data info digits --json'])),
    )
    .addCommand(
      previewCommand()
        .addHelpText('after', augmentationHelp)
        .addHelpText(
          'after',
          exampleText([
            'data preview photos --augment crop:8,flip,jitter',
            'data preview digits --augment affine',
          ]),
        ),
    );
}

function getCommand(): Command {
  const names = Object.entries(datasets).map(([name, { about }]) => `${name} (${about})`);
  return makeCommand({
    name: 'get',
    summary: 'Download a dataset.',
    description:
      'Download a dataset, checked by its checksum. What a lost connection leaves is kept: the same command goes on with it.',
  })
    .argument('<name>', names.join(', '))
    .option('--out <folder>', 'where to put it (default: where fovea train <name> looks)')
    .option('--json', 'print one JSON document on stdout, and nothing else there')
    .action(async (name: string, { out, json }: { readonly out?: string; readonly json?: true }) => {
      const output = createOutput({ json });
      const interrupt = stopOnInterrupt(output, 'stopped; the same command goes on with what has arrived');
      try {
        const result = await getData({ name, signal: interrupt.signal, ...defined({ out }) }, output);
        if (json) printJson(result);
      } finally {
        interrupt.release();
      }
    });
}

function infoCommand(): Command {
  return withData(
    makeCommand({
      name: 'info',
      summary: 'Say what is in a dataset.',
      description:
        'Say what is in a dataset: classes, sizes, images that are there more than once, files that cannot be used.',
    }),
  ).action(async (data: string, given: DataFlags) => {
    const result = await dataInfo(dataOptions(data, given), createOutput(given));
    if (given.json) printJson(result);
  });
}

function previewCommand(): Command {
  return withData(
    makeCommand({
      name: 'preview',
      summary: 'Draw what augmentation makes of images.',
      description: 'Draw a sheet of training images, each beside what augmentation makes of it.',
    }),
  )
    .option('--augment <list>', 'as for train; all there are stand below', parseAugment, [])
    .option('--images <n>', 'how many images (default: 8)', wholeNumber(1))
    .option('--copies <n>', 'how often each is changed: as in so many epochs (default: 8)', wholeNumber(1))
    .option('--out <file>', 'the .png file (default: runs/<data>-preview.png)')
    .action(async (data: string, given: PreviewFlags) => {
      const { augment, images, copies, out } = given;
      const result = await previewData(
        { ...dataOptions(data, given), augment, ...defined({ images, copies, out }) },
        createOutput(given),
      );
      if (given.json) printJson(result);
    });
}

interface DataFlags {
  readonly data?: string;
  readonly size?: readonly number[];
  readonly fit?: 'stretch' | 'crop';
  readonly seed: number;
  readonly json?: true;
}

interface PreviewFlags extends DataFlags {
  readonly augment: readonly Augmentation[];
  readonly images?: number;
  readonly copies?: number;
  readonly out?: string;
}

function withData(command: Command): Command {
  return command
    .argument('[data]', dataWords, 'digits')
    .option('--data <folder>', 'for mnist and its like, and cifar10: the folder with their files')
    .option('--size <pixels>', 'for image files: bring images to this size, e.g. 64 or 48x64', sizes(1, 2))
    .addOption(
      new Option('--fit <how>', 'for image files: stretch or crop (default: stretch)').choices([
        'stretch',
        'crop',
      ]),
    )
    .option('--seed <n>', 'as for train: which images are held out', wholeNumber(0), defaultSettings.seed)
    .option('--json', 'print one JSON document on stdout, and nothing else there');
}

function dataOptions(data: string, { data: folder, size, fit, seed }: DataFlags) {
  const [height, width = height] = size ?? [];
  return {
    ...{ data, seed },
    ...defined({ folder, fit }),
    ...(height === undefined || width === undefined ? {} : { size: [height, width] as const }),
  };
}
