import { architectures } from '@fovea/layers';
import type { Command } from 'commander';
import { jsonOption } from '../options/json-option.ts';
import { sizes, wholeNumber } from '../options/parse-options.ts';
import { tell } from '../terminal/tell.ts';
import { summarize } from './summary.ts';

interface SummaryFlags {
  readonly input: readonly number[];
  readonly classes: number;
  readonly json?: true;
}

/** The options of `fovea summary`. */
export function summaryCommand(command: Command): Command {
  return command
    .argument(
      '<what>',
      `${architectures.map(({ name }) => name).join(', ')}, a .ts/.js file that exports a network, or an .onnx file that fovea train wrote`,
    )
    .option(
      '--input <shape>',
      'channels x height x width, for what fits itself to its data',
      sizes(3),
      [1, 28, 28],
    )
    .option('--classes <n>', 'number of classes, likewise', wholeNumber(1), 10)
    .addOption(jsonOption())
    .action(async (what: string, given: SummaryFlags) => {
      await tell(given, (output) => summarize({ what, ...given }, output));
    });
}
