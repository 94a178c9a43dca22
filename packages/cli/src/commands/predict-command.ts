import type { Command } from 'commander';
import { deviceOption } from '../options/device-option.ts';
import { jsonOption } from '../options/json-option.ts';
import { wholeNumber } from '../options/parse-options.ts';
import { tell } from '../terminal/tell.ts';
import { predict } from './predict.ts';

interface PredictFlags {
  readonly top: number;
  readonly device: string;
  readonly json?: true;
}

/** The options of `fovea predict`. */
export function predictCommand(command: Command): Command {
  return command
    .argument('<model>', 'an .onnx file that fovea train wrote')
    .argument('<images...>', 'image files of any size and common format')
    .option('--top <n>', 'how many labels to give per image', wholeNumber(1), 3)
    .addOption(deviceOption())
    .addOption(jsonOption())
    .action(async (model: string, images: string[], given: PredictFlags) => {
      const results = await tell(given, (output) => predict({ model, images, ...given }, output));
      if (results.some((result) => 'error' in result)) process.exitCode = 1;
    });
}
