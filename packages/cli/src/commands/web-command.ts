import type { Command } from 'commander';
import { createOutput, printJson } from '../terminal/output.ts';
import { copyWebFiles } from './web.ts';

/** The options of `fovea web`. */
export function webCommand(command: Command): Command {
  return command
    .argument('<folder>', 'where to copy the files, e.g. public/fovea')
    .option('--no-webgpu', 'leave WebGPU and its 27 MB out: the page imports wasm.js then')
    .option('--json', 'print one JSON document on stdout, and nothing else there')
    .action(async (folder: string, { webgpu, json }: { webgpu: boolean; json?: true }) => {
      const result = await copyWebFiles({ folder, webgpu }, createOutput({ json }));
      if (json) printJson(result);
    });
}
