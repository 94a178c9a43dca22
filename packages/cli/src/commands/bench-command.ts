import type { Command } from 'commander';
import { positiveNumber, sizes, wholeNumber } from '../options/parse-options.ts';
import { stopOnInterrupt } from '../run/stop-on-interrupt.ts';
import { createOutput, printJson } from '../terminal/output.ts';
import { bench } from './bench.ts';
import { explainBench } from './bench-explain.ts';

interface BenchFlags {
  readonly batch: number;
  readonly input: readonly number[];
  readonly classes: number;
  readonly seconds: number;
  readonly threads?: number;
  readonly explain?: true;
  readonly json?: true;
}

/** The options of `fovea bench`. */
export function benchCommand(command: Command): Command {
  return command
    .argument('[network]', 'an architecture or a .ts/.js file that exports a network, as for train --arch')
    .option('--batch <n>', 'images per step', wholeNumber(1), 32)
    .option(
      '--input <shape>',
      'channels x height x width, for what fits itself to its data',
      sizes(3),
      [1, 28, 28],
    )
    .option('--classes <n>', 'number of classes, likewise', wholeNumber(1), 10)
    .option('--seconds <n>', 'how long to measure each', positiveNumber, 3)
    .option('--threads <n>', 'threads to compute with on the CPU (default: all cores)', wholeNumber(1))
    .option('--explain', 'say in which form each layer trains on the CPU, and why, instead of measuring')
    .option('--json', 'print one JSON document on stdout, and nothing else there')
    .action(async (network: string | undefined, given: BenchFlags) => {
      const { batch, json, threads, explain, ...rest } = given;
      const output = createOutput({ json });
      const what = { ...rest, batchSize: batch, ...(network === undefined ? {} : { network }) };
      if (explain) {
        const result = await explainBench(what, output);
        if (json) printJson(result);
        return;
      }
      const interrupt = stopOnInterrupt(output);
      try {
        const result = await bench(
          {
            ...what,
            signal: interrupt.signal,
            ...(threads === undefined ? {} : { threads }),
          },
          output,
        );
        if (json) printJson(result);
        if (result.stopped) process.exitCode = 130;
      } finally {
        interrupt.release();
      }
    });
}
