import type { Command } from 'commander';
import { jsonOption } from '../options/json-option.ts';
import { numbersOrWord, sizes, wholeNumber } from '../options/parse-options.ts';
import { tell } from '../terminal/tell.ts';
import { type ShapeOptions, shape } from './shape.ts';

type ShapeFlags = Omit<ShapeOptions, 'input' | 'ceil' | 'strict'> & {
  readonly ceil?: true;
  readonly strict?: true;
  readonly json?: true;
};

/** The options of `fovea shape`. */
export function shapeCommand(command: Command): Command {
  return command
    .argument('<input>', 'one size, or channels x height x width', sizes(1, 3))
    .requiredOption('--kernel <size>', 'height and width of the window: 3, or 3,2', numbersOrWord([1, 2]))
    .option('--stride <n>', 'one number or height,width', numbersOrWord([1, 2]), 1)
    .option(
      '--padding <n>',
      'one number, height,width, top,left,bottom,right, same or valid',
      numbersOrWord([1, 2, 4], ['same', 'valid']),
      0,
    )
    .option('--dilation <n>', 'one number or height,width', numbersOrWord([1, 2]), 1)
    .option('--filters <n>', 'makes it a convolution with so many filters', wholeNumber(1))
    .option('--ceil', 'let a last window reach beyond the end')
    .option('--strict', 'refuse a stride that does not fit')
    .addOption(jsonOption())
    .action(async (input: number[], given: ShapeFlags) => {
      await tell(given, async (output) => shape({ ceil: false, strict: false, ...given, input }, output));
    });
}
