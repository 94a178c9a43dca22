import { architectures } from '@fovea/layers';
import { devices } from '@fovea/runtime-node';
import { Command, Option, type OutputConfiguration } from 'commander';
import { benchCommand } from './commands/bench-command.ts';
import { dataCommand } from './commands/data-command.ts';
import { doctorCommand } from './commands/doctor-command.ts';
import { evaluateModel } from './commands/evaluate.ts';
import { predict } from './commands/predict.ts';
import { compareCommand, reportCommand } from './commands/report-command.ts';
import { repeatCommand, resumeCommand } from './commands/resume-command.ts';
import { serveCommand } from './commands/serve-command.ts';
import { type ShapeOptions, shape } from './commands/shape.ts';
import { summarize } from './commands/summary.ts';
import { trainCommand } from './commands/train-command.ts';
import { webCommand } from './commands/web-command.ts';
import { defined } from './options/defined.ts';
import { augmentationHelp } from './options/parse-augment.ts';
import { numbersOrWord, sizes, wholeNumber } from './options/parse-options.ts';
import { holdOutPart } from './options/run-options.ts';
import { colorsOf, createOutput, type Output, printJson, silentOutput } from './terminal/output.ts';
import { version } from './version.ts';

/** The `fovea` command: its sub-commands, their options and help. */
export function buildProgram(): Command {
  const program = new Command('fovea')
    .description('Convolutional neural networks in TypeScript: train, evaluate, predict, understand.')
    .version(version())
    .configureOutput(errors)
    .exitOverride()
    .addHelpText(
      'after',
      examples('train digits', 'predict runs/digits/model.onnx runs/digits/samples/9-7.png'),
    );
  program.addCommand(
    trainCommand(
      command('train', 'Train a network and export it.', {
        description:
          'Train a network on labelled images, export it as model.onnx, and say how many held-out images it gets right. Ctrl-C keeps what is done; fovea resume goes on from there.',
        more: augmentationHelp,
        examples: ['train digits --epochs 3', 'train photos --size 64 --arch network.ts --out runs/photos'],
      }),
    ),
  );
  program.addCommand(
    resumeCommand(
      command('resume', 'Go on with a run.', {
        description:
          'Go on with a run that was stopped or killed, from its last checkpoint. Data and options are those it began with, as its run.json has them.',
        examples: ['resume runs/digits', 'resume runs/photos --epochs 20'],
      }),
    ),
  );
  program.addCommand(
    repeatCommand(
      command('repeat', 'Do a run again.', {
        description:
          'Do a run again from its beginning, with all that its run.json says, and say whether the same model comes out.',
        examples: ['repeat runs/digits', 'repeat runs/photos --out runs/again'],
      }),
    ),
  );
  program.addCommand(
    reportCommand(
      command('report', 'Make the page of a run anew.', {
        description:
          'Make report.html of a run anew, from its last checkpoint and the held-out images of its data.',
        examples: ['report runs/digits', 'report runs/photos photos'],
      }),
    ),
  );
  program.addCommand(
    compareCommand(
      command('compare', 'Show runs side by side.', {
        description: 'Show what runs reached, what they cost, and which of their settings differ.',
        examples: ['compare runs/a runs/b', 'compare runs/a runs/b runs/c --html compared.html'],
      }),
    ),
  );
  program.addCommand(evaluateCommand());
  program.addCommand(dataCommand(command));
  program.addCommand(predictCommand());
  program.addCommand(
    serveCommand(
      command('serve', 'Serve models over HTTP.', {
        description:
          'Serve models over HTTP: the Open Inference Protocol v2, image classification, metrics; /docs tells all. A file that changes is loaded anew. Ctrl-C answers the running requests, then ends.',
        examples: ['serve runs/digits/model.onnx', 'serve runs --host 0.0.0.0 --port 8000 --max-batch 64'],
      }),
    ),
  );
  program.addCommand(
    webCommand(
      command('web', 'Copy the files for a web page.', {
        description:
          'Copy the files that a page without a bundler needs to run models, and print what to write into the page. With Vite, use the plugin of @fovea/runtime-web/vite instead.',
        examples: ['web public/fovea', 'web public/fovea --no-webgpu'],
      }),
    ),
  );
  program.addCommand(summaryCommand());
  program.addCommand(shapeCommand());
  program.addCommand(
    benchCommand(
      command('bench', 'Measure how fast each device trains.', {
        description:
          'Train a network on noise for a moment on every device there is, and say how many images each takes per second and how long it waits for the next batch. Ctrl-C shows what was measured.',
        examples: ['bench keras-demo --batch 128', 'bench network.ts --input 3x64x64 --classes 5'],
      }),
    ),
  );
  program.addCommand(
    doctorCommand(
      command('doctor', 'Say what each device lacks.', {
        description:
          'Look what of each device is there and what is missing, and say how to mend it. Nothing is changed.',
        examples: ['doctor', 'doctor --json'],
      }),
    ),
  );
  return program;
}

interface EvaluateFlags {
  readonly data?: string;
  readonly holdOut?: number;
  readonly test?: string;
  readonly seed?: number;
  readonly device: string;
  readonly json?: true;
}

function evaluateCommand(): Command {
  return command('evaluate', 'Count what a model gets right.', {
    description: 'Say how many held-out images a model gets right, in all and class by class.',
    examples: ['evaluate runs/digits/model.onnx', 'evaluate runs/photos/model.onnx photos --json'],
  })
    .argument('<model>', 'an .onnx file that fovea train wrote')
    .argument('[data]', 'as for train: a dataset, a folder of images, a .csv', 'digits')
    .option('--data <folder>', 'for mnist and its like, and cifar10: the folder with their files')
    .option(
      '--seed <n>',
      'the seed that the images were held out with (default: the model’s)',
      wholeNumber(0),
    )
    .option('--hold-out <part>', 'as it was for train (default: 0.2)', holdOutPart)
    .option('--test <folder>', 'as for train: another folder to test on')
    .addOption(deviceOption())
    .addOption(jsonOption())
    .action(async (model: string, data: string, { data: folder, ...given }: EvaluateFlags) => {
      await tell(given, (output) => evaluateModel({ model, data, ...given, ...defined({ folder }) }, output));
    });
}

function predictCommand(): Command {
  return command('predict', 'Say what is in images.', {
    description:
      'Say what is in images. One that cannot be read is named on stderr; the others are classified all the same. A name that begins with a dash is written ./-name.',
    examples: [
      'predict runs/digits/model.onnx runs/digits/samples/9-7.png',
      'predict runs/photos/model.onnx new/*.jpg --top 1',
    ],
  })
    .argument('<model>', 'an .onnx file that fovea train wrote')
    .argument('<images...>', 'image files of any size and common format')
    .option('--top <n>', 'how many labels to give per image', wholeNumber(1), 3)
    .addOption(deviceOption())
    .addOption(jsonOption())
    .action(async (model: string, images: string[], given: { top: number; device: string; json?: true }) => {
      const results = await tell(given, (output) => predict({ model, images, ...given }, output));
      if (results.some((result) => 'error' in result)) process.exitCode = 1;
    });
}

function summaryCommand(): Command {
  return command('summary', 'Show a network layer by layer.', {
    description: 'Show a network layer by layer: shapes, parameters, work, receptive field, memory.',
    examples: ['summary keras-demo', 'summary network.ts --input 3x64x64 --classes 5'],
  })
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
    .action(async (what: string, given: { input: readonly number[]; classes: number; json?: true }) => {
      await tell(given, (output) => summarize({ what, ...given }, output));
    });
}

type ShapeFlags = Omit<ShapeOptions, 'input' | 'ceil' | 'strict'> & {
  ceil?: true;
  strict?: true;
  json?: true;
};

function shapeCommand(): Command {
  return command('shape', 'Work out what one layer gives.', {
    description: 'Work out what a convolution or pooling makes of an input.',
    examples: [
      'shape 28 --kernel 3 --stride 2',
      'shape 3x224x224 --kernel 7 --stride 2 --padding 3 --filters 64',
    ],
  })
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

function command(
  name: string,
  summary: string,
  help: { readonly description: string; readonly examples: readonly string[]; readonly more?: string },
): Command {
  return new Command(name)
    .summary(summary)
    .description(help.description)
    .configureOutput(errors)
    .addHelpText('after', [help.more ?? [], examples(...help.examples)].flat().join('\n'))
    .exitOverride();
}

function examples(...calls: readonly string[]): string {
  return ['', 'Examples:', ...calls.map((call) => `  fovea ${call}`)].join('\n');
}

/** Wrong calls look like everything else that goes wrong. */
const errors: OutputConfiguration = {
  outputError: (text, write) => write(text.replace(/^error:/, colorsOf(process.stderr).red('error:'))),
};

function jsonOption(): Option {
  return new Option('--json', 'print one JSON document on stdout, and nothing else there');
}

function deviceOption(): Option {
  return new Option('--device <name>', `what computes: ${devices.join(', ')}`).default('cpu');
}

async function tell<T extends object>(
  given: { readonly json?: true },
  run: (output: Output) => Promise<T>,
): Promise<T> {
  const result = await run(given.json ? silentOutput : createOutput(given));
  if (given.json) printJson(result);
  return result;
}
