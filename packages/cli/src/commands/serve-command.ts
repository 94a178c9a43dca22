import { defaultServerSettings as defaults, type ServerOptions } from '@fovea/server';
import { type Command, Option } from 'commander';
import { positiveNumber, wholeNumber } from '../options/parse-options.ts';
import { stopOnInterrupt } from '../run/stop-on-interrupt.ts';
import { createOutput } from '../terminal/output.ts';
import { serve } from './serve.ts';

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Half a millisecond makes sense here, and so does none. */
const milliseconds = (text: string): number => (text === '0' ? 0 : positiveNumber(text));

/** Gives a bare command the options of `fovea serve`, and what it does. */
export function serveCommand(command: Command): Command {
  return command
    .argument(
      '<models>',
      'an .onnx file, or a folder with digits.onnx, digits/model.onnx or digits/1/model.onnx',
    )
    .option('--host <address>', '0.0.0.0 is open to other machines', defaults.host)
    .option('--port <n>', '0 takes any free one', wholeNumber(0), defaults.port)
    .option('--workers <n>', 'worker threads for each model', wholeNumber(1), defaults.workers)
    .option(
      '--threads <n>',
      'threads that share one run (default: all cores, shared out among the workers)',
      wholeNumber(1),
    )
    .option(
      '--max-batch <n>',
      'images of several requests in one run, at most; 1: no batching',
      wholeNumber(1),
      defaults.maxBatch,
    )
    .option('--max-wait-ms <ms>', 'how long a request may wait for others', milliseconds, defaults.maxWaitMs)
    .option(
      '--queue <n>',
      'images that may wait for each model; beyond that: 503',
      wholeNumber(1),
      defaults.queue,
    )
    .option('--timeout-ms <ms>', 'how long a request may wait and run', wholeNumber(1), defaults.timeoutMs)
    .addOption(
      new Option('--token <text>', 'what clients have to bring as Authorization: Bearer <text>').env(
        'FOVEA_TOKEN',
      ),
    )
    .option('--rate-limit <n>', 'requests a minute from one address (default: any number)', wholeNumber(1))
    .option('--body-limit <bytes>', "of a request's body", wholeNumber(1), defaults.bodyLimit)
    .option('--body-budget <bytes>', 'of all bodies at once', wholeNumber(1), defaults.bodyBudget)
    .option('--max-pixels <n>', 'of an image', wholeNumber(1), defaults.maxPixels)
    .option('--max-connections <n>', 'beyond that: 503', wholeNumber(1), defaults.maxConnections)
    .option(
      '--request-timeout-ms <ms>',
      'how long a client may take to send a request',
      wholeNumber(1),
      defaults.requestTimeoutMs,
    )
    .option('--model-control', 'let clients load and unload models')
    .option(
      '--settle-ms <ms>',
      'load a changed file once it is left alone so long; 0: never',
      wholeNumber(0),
      defaults.settleMs,
    )
    .option(
      '--drain-ms <ms>',
      'how long running requests are waited for at the end',
      wholeNumber(0),
      defaults.drainMs,
    )
    .addOption(
      new Option('--log-level <level>', 'of the JSON log on stdout')
        .choices(LEVELS)
        .default(defaults.logLevel),
    )
    .action(async (models: string, given: Omit<ServerOptions, 'models'>) => {
      // Stdout is the log's.
      const output = createOutput({ json: true });
      const interrupt = stopOnInterrupt(output);
      try {
        await serve({ models, ...given }, output, { signal: interrupt.signal });
      } finally {
        interrupt.release();
      }
    });
}
