import type { Command } from 'commander';
import { dataWords } from '../data/find-data.ts';
import { defined } from '../options/defined.ts';
import { createOutput, printJson } from '../terminal/output.ts';
import { compare } from './compare.ts';
import { report } from './report.ts';

/** The options of `fovea report`. */
export function reportCommand(command: Command): Command {
  return command
    .argument('<run>', 'the folder of a run, e.g. runs/digits')
    .argument('[data]', `what it was trained on (default: what its run.json says): ${dataWords}`)
    .option('--data <folder>', 'for mnist and its like, and cifar10: the folder with their files')
    .option('--device <name>', 'what computes', 'cpu')
    .option('--json', 'print one JSON document on stdout, and nothing else there')
    .action(async (run: string, data: string | undefined, given: ReportFlags) => {
      const output = createOutput(given);
      const options = { run, device: given.device, ...defined({ data, folder: given.data }) };
      const result = await report(options, output);
      if (given.json) printJson(result);
    });
}

interface ReportFlags {
  readonly data?: string;
  readonly device: string;
  readonly json?: true;
}

/** The options of `fovea compare`. */
export function compareCommand(command: Command): Command {
  return command
    .argument('<runs...>', 'folders of two runs or more')
    .option('--html <file>', 'write a page with their curves, too')
    .option('--json', 'print one JSON document on stdout, and nothing else there')
    .action(async (runs: string[], { html, json }: { readonly html?: string; readonly json?: true }) => {
      const result = await compare({ runs, ...defined({ html }) }, createOutput(defined({ json })));
      if (json) printJson(result);
    });
}
