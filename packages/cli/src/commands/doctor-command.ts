import type { Command } from 'commander';
import { createOutput, printJson } from '../terminal/output.ts';
import { doctor } from './doctor.ts';

/** The options of `fovea doctor`. */
export function doctorCommand(command: Command): Command {
  return command
    .option('--json', 'print one JSON document on stdout, and nothing else there')
    .action(async ({ json }: { json?: true }) => {
      const result = await doctor(createOutput({ json }));
      if (json) printJson(result);
    });
}
