import type { Augmentation } from '@fovea/data';
import { architectures } from '@fovea/layers';
import { UsageError } from '@fovea/shape';
import { defaultSettings, type RunSettings } from '@fovea/trainer';
import { type Command, Option } from 'commander';
import { applyConfig } from '../config/apply-config.ts';
import { readConfig } from '../config/read-config.ts';
import { dataWords } from '../data/find-data.ts';
import { defined } from '../options/defined.ts';
import { addLossOptions, type LossFlags, lossOf } from '../options/loss-options.ts';
import { augmentationHelp, parseAugment } from '../options/parse-augment.ts';
import { bytes, numbers, positiveNumber, sizes, wholeNumber } from '../options/parse-options.ts';
import { addRunOptions, holdOutPart, type RunFlags, runPlan, runSettings } from '../options/run-options.ts';
import type { TrainOptions } from '../options/train-options.ts';
import { addUpdateOptions, type UpdateFlags, updateSettings } from '../options/update-options.ts';
import { engineNames } from '../run/engines.ts';
import { stopOnInterrupt } from '../run/stop-on-interrupt.ts';
import { createOutput, printJson } from '../terminal/output.ts';
import { shellCommand } from '../terminal/shell-command.ts';
import { train } from './train.ts';

/** The options of `fovea train`. */
export function trainCommand(command: Command): Command {
  const { epochs, batchSize, learningRate, seed } = defaultSettings;
  command
    .argument('[data]', dataWords, 'digits')
    .option('--config <file>', 'what fovea.config.ts says for a run; options given here win')
    .optionsGroup('Data:')
    .option('--data <folder>', 'for mnist and its like, and cifar10: the folder with their files')
    .option(
      '--size <pixels>',
      'for image folders: bring images to this size, e.g. 64 or 48x64 (height x width)',
      sizes(1, 2),
    )
    .addOption(
      new Option(
        '--fit <how>',
        'for image folders: stretch images of another aspect ratio, or crop them to their middle (default: stretch)',
      ).choices(['stretch', 'crop']),
    )
    .option(
      '--mean <numbers>',
      'for image folders: mean of each channel, of the scale 0 to 1, e.g. 0.49,0.48,0.45 (default: measured on the training images)',
      numbers(1, 3),
    )
    .option(
      '--std <numbers>',
      'for image folders: standard deviation of each channel, with --mean',
      numbers(1, 3),
    )
    .option(
      '--hold-out <part>',
      'where there is no part to test on: images held out (default: 0.2)',
      holdOutPart,
    )
    .option('--test <folder>', 'for image folders: another folder to test on, with the same classes')
    .option(
      '--memory <amount>',
      'for image folders: what decoded images may take, e.g. 2GB; others are read again in each epoch (default: half of what is free)',
      bytes,
    )
    .option(
      '--balance',
      'show every class equally often in each epoch: small ones more than once, large ones in part',
    )
    .optionsGroup('Network and training:')
    .option(
      '--arch <name or file>',
      `${architectures.map(({ name }) => name).join(', ')}, or a .ts/.js file that exports a network`,
    )
    .option(
      '--epochs <n>',
      `times to go through the training images (default: ${epochs}, up to 50 where they are few)`,
      wholeNumber(1),
    )
    .option('--batch <n>', `images per step (default: ${batchSize})`, wholeNumber(1))
    .option('--lr <rate>', `learning rate (default: ${learningRate})`, positiveNumber);
  addUpdateOptions(addLossOptions(command)).option(
    '--augment <list>',
    'change training images at random, e.g. crop:4,flip (default: none; all there are stand below)',
    parseAugment,
  );
  return addRunOptions(command)
    .option('--seed <n>', `seed of everything random (default: ${seed})`, wholeNumber(0))
    .option('--out <folder>', 'where to write (default: runs/<data>)')
    .option('--resume', 'go on with the run in that folder')
    .addOption(
      new Option(
        '--device <name>',
        `what computes: ${engineNames.join(', ')}, or auto: the fastest on this network that computes what the CPU does`,
      ).default('cpu'),
    )
    .option('--threads <n>', 'threads to compute with on the CPU (default: all cores)', wholeNumber(1))
    .option('--ui', 'serve the report on this machine while training, and say where')
    .option('--json', 'print one JSON document on stdout, and nothing else there')
    .addHelpText('after', augmentationHelp)
    .action(async (typed: string, _: TrainFlags, { args }: Command) => {
      const config = await readConfig(command.getOptionValue('config'));
      const extras = config === undefined ? { callbacks: [] } : applyConfig(command, config);
      const given = command.opts<TrainFlags>();
      const data = args.length > 0 ? typed : (extras.data ?? typed);
      const [height, width = height] = given.size ?? [];
      const settings: Partial<RunSettings> = defined({
        epochs: given.epochs,
        ...runSettings(given),
        batchSize: given.batch,
        loss: lossOf(given),
        learningRate: given.lr,
        ...updateSettings(given),
        augment: given.augment,
        balance: given.balance,
        seed: given.seed,
      });
      const output = createOutput(given);
      const interrupt = stopOnInterrupt(output);
      try {
        const result = await train(
          {
            data,
            device: given.device,
            resume: given.resume === true,
            ui: given.ui === true,
            settings,
            plan: runPlan(given),
            callbacks: extras.callbacks,
            typed: shellCommand(process.argv.slice(2)),
            signal: interrupt.signal,
            ...defined({
              config: config?.path,
              folder: given.data,
              fit: given.fit,
              normalize: normalizeOf(given),
              holdOut: given.holdOut,
              test: given.test,
              memory: given.memory,
              arch: given.arch,
              out: given.out,
              threads: given.threads,
            }),
            ...(height === undefined || width === undefined ? {} : { size: [height, width] as const }),
          },
          output,
        );
        if (given.json) printJson(result);
        if (result.stopped) process.exitCode = 130;
      } finally {
        interrupt.release();
      }
    });
}

interface TrainFlags extends LossFlags, UpdateFlags, RunFlags {
  readonly config?: string;
  readonly holdOut?: number;
  readonly test?: string;
  readonly memory?: number;
  readonly balance?: true;
  readonly data?: string;
  readonly size?: readonly number[];
  readonly fit?: 'stretch' | 'crop';
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
  readonly arch?: string;
  readonly epochs?: number;
  readonly batch?: number;
  readonly lr?: number;
  readonly augment?: readonly Augmentation[];
  readonly seed?: number;
  readonly out?: string;
  readonly resume?: true;
  readonly ui?: true;
  readonly device: string;
  readonly threads?: number;
  readonly json?: true;
}

/** @throws UsageError where one is given without the other */
function normalizeOf({ mean, std }: TrainFlags): TrainOptions['normalize'] {
  if (mean !== undefined && std !== undefined) return { mean, std };
  if (mean === undefined && std === undefined) return undefined;
  throw new UsageError('normalize-both', '--mean and --std go together', {
    hint: 'Give both, or neither: then they are measured on the training images.',
  });
}
