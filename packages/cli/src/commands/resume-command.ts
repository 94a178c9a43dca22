import { type Command, Option } from 'commander';
import { defined } from '../options/defined.ts';
import { wholeNumber } from '../options/parse-options.ts';
import { seconds } from '../options/run-options.ts';
import { engineNames } from '../run/engines.ts';
import { stopOnInterrupt } from '../run/stop-on-interrupt.ts';
import { createOutput, printJson } from '../terminal/output.ts';
import { repeat, resume } from './resume.ts';

interface Flags {
  readonly epochs?: number;
  readonly maxSteps?: number;
  readonly maxTime?: number;
  readonly pauseAfter?: number;
  readonly out?: string;
  readonly device?: string;
  readonly threads?: number;
  readonly json?: true;
}

/** The options of `fovea resume`. */
export function resumeCommand(command: Command): Command {
  return withCommon(
    command
      .argument('<run>', 'the folder of a run, e.g. runs/digits')
      .option('--epochs <n>', 'more epochs than it was to have', wholeNumber(1))
      .option('--max-steps <n>', 'more steps than it was to have', wholeNumber(1))
      .option('--max-time <time>', 'stop after so long, e.g. 90s, 45m, 2h', seconds)
      .option('--pause-after <epochs>', 'stop once it has so many of its epochs', wholeNumber(1)),
  ).action(async (run: string, flags: Flags) => {
    const { epochs, maxSteps, maxTime, pauseAfter, device, threads, json } = flags;
    const settings = defined({ epochs, maxSteps });
    const given = defined({ maxSeconds: maxTime, pauseAfter, device, threads });
    await interruptible(json, (output, signal) => resume({ run, settings, signal, ...given }, output));
  });
}

/** The options of `fovea repeat`. */
export function repeatCommand(command: Command): Command {
  return withCommon(
    command
      .argument('<run>', 'the folder of a run, e.g. runs/digits')
      .option('--out <folder>', 'where to write (default: <run>-again)'),
  ).action(async (run: string, { out, device, threads, json }: Flags) => {
    const given = defined({ out, device, threads });
    await interruptible(json, (output, signal) => repeat({ run, signal, ...given }, output));
  });
}

function withCommon(command: Command): Command {
  return command
    .addOption(
      new Option('--device <name>', `what computes (default: as before): ${engineNames.join(', ')}, or auto`),
    )
    .option('--threads <n>', 'threads to compute with on the CPU (default: as before)', wholeNumber(1))
    .option('--json', 'print one JSON document on stdout, and nothing else there');
}

async function interruptible(
  json: true | undefined,
  run: (
    output: ReturnType<typeof createOutput>,
    signal: AbortSignal,
  ) => Promise<{ readonly stopped: boolean }>,
): Promise<void> {
  const output = createOutput({ json });
  const interrupt = stopOnInterrupt(output);
  try {
    const result = await run(output, interrupt.signal);
    if (json) printJson(result);
    if (result.stopped) process.exitCode = 130;
  } finally {
    interrupt.release();
  }
}
