import type { Command } from 'commander';
import { defined } from '../options/defined.ts';
import { deviceOption } from '../options/device-option.ts';
import { jsonOption } from '../options/json-option.ts';
import { wholeNumber } from '../options/parse-options.ts';
import { holdOutPart } from '../options/run-options.ts';
import { tell } from '../terminal/tell.ts';
import { evaluateModel } from './evaluate.ts';

interface EvaluateFlags {
  readonly data?: string;
  readonly holdOut?: number;
  readonly test?: string;
  readonly seed?: number;
  readonly device: string;
  readonly json?: true;
}

/** The options of `fovea evaluate`. */
export function evaluateCommand(command: Command): Command {
  return command
    .argument('<model>', 'an .onnx file that fovea train wrote')
    .argument('[data]', 'as for train: a dataset, a folder of images, a .csv', 'digits')
    .option('--data <folder>', 'for mnist and its like, and cifar10: the folder with their files')
    .option(
      '--seed <n>',
      'the seed that the images were held out with (default: the model’s)',
      wholeNumber(0),
    )
    .option(
      '--hold-out <part>',
      'the part of the images that is held out (default: the model’s)',
      holdOutPart,
    )
    .option('--test <folder>', 'as for train: another folder to test on')
    .addOption(deviceOption())
    .addOption(jsonOption())
    .action(async (model: string, data: string, { data: folder, ...given }: EvaluateFlags) => {
      await tell(given, (output) => evaluateModel({ model, data, ...given, ...defined({ folder }) }, output));
    });
}
