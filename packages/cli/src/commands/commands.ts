import type { Command } from 'commander';
import type { CommandHelp } from '../terminal/make-command.ts';

/** A sub-command: what stands in its help, and where its options and its action are. */
export interface CommandEntry extends CommandHelp {
  readonly examples: readonly string[];
  /** Imports what gives a bare command its options and its action. */
  load(): Promise<(command: Command) => Command>;
}

/** All sub-commands of `fovea`, in the order in which they are listed. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'train',
    summary: 'Train a network and export it.',
    description:
      'Train a network on labelled images, export it as model.onnx, and say how many held-out images it gets right. Ctrl-C keeps what is done; fovea resume goes on from there.',
    examples: ['train digits --epochs 3', 'train photos --size 64 --arch network.ts --out runs/photos'],
    load: async () => (await import('./train-command.ts')).trainCommand,
  },
  {
    name: 'resume',
    summary: 'Go on with a run.',
    description:
      'Go on with a run that was stopped or killed, from its last checkpoint. Data and options are those it began with, as its run.json has them.',
    examples: ['resume runs/digits', 'resume runs/photos --epochs 20'],
    load: async () => (await import('./resume-command.ts')).resumeCommand,
  },
  {
    name: 'repeat',
    summary: 'Do a run again.',
    description:
      'Do a run again from its beginning, with all that its run.json says, and say whether the same model comes out.',
    examples: ['repeat runs/digits', 'repeat runs/photos --out runs/again'],
    load: async () => (await import('./resume-command.ts')).repeatCommand,
  },
  {
    name: 'sweep',
    summary: 'Search for the best settings.',
    description:
      'Train with other settings each, several trials at once, and say which are best. Every trial is a run of its own; the options of train hold for all. Ctrl-C keeps what is done; fovea sweep <folder> goes on.',
    examples: [
      'sweep digits --space lr=0.001..0.1:log --space batch=32,64 --trials 8 --epochs 2',
      'sweep photos --search halving --trials 27 --epochs 9 --out runs/photos-sweep',
      'sweep runs/photos-sweep',
    ],
    load: async () => (await import('./sweep-command.ts')).sweepCommand,
  },
  {
    name: 'report',
    summary: 'Make the page of a run anew.',
    description:
      'Make report.html of a run anew, from its last checkpoint and the held-out images of its data.',
    examples: ['report runs/digits', 'report runs/photos photos'],
    load: async () => (await import('./report-command.ts')).reportCommand,
  },
  {
    name: 'compare',
    summary: 'Show runs side by side.',
    description: 'Show what runs reached, what they cost, and which of their settings differ.',
    examples: ['compare runs/a runs/b', 'compare runs/a runs/b runs/c --html compared.html'],
    load: async () => (await import('./report-command.ts')).compareCommand,
  },
  {
    name: 'evaluate',
    summary: 'Count what a model gets right.',
    description: 'Say how many held-out images a model gets right, in all and class by class.',
    examples: ['evaluate runs/digits/model.onnx', 'evaluate runs/photos/model.onnx photos --json'],
    load: async () => (await import('./evaluate-command.ts')).evaluateCommand,
  },
  {
    name: 'data',
    summary: 'Fetch a dataset, or look at one.',
    description: 'Fetch a dataset, or look at one: what is in it, and what augmentation makes of it.',
    examples: ['data get mnist', 'data preview photos --augment crop,flip'],
    load: async () => (await import('./data-command.ts')).dataCommand,
  },
  {
    name: 'predict',
    summary: 'Say what is in images.',
    description:
      'Say what is in images. One that cannot be read is named on stderr; the others are classified all the same. A name that begins with a dash is written ./-name.',
    examples: [
      'predict runs/digits/model.onnx runs/digits/samples/9-7.png',
      'predict runs/photos/model.onnx new/*.jpg --top 1',
    ],
    load: async () => (await import('./predict-command.ts')).predictCommand,
  },
  {
    name: 'serve',
    summary: 'Serve models over HTTP.',
    description:
      'Serve models over HTTP: the Open Inference Protocol v2, image classification, metrics; /docs tells all. A file that changes is loaded anew. Ctrl-C answers the running requests, then ends.',
    examples: ['serve runs/digits/model.onnx', 'serve runs --host 0.0.0.0 --port 8000 --max-batch 64'],
    load: async () => (await import('./serve-command.ts')).serveCommand,
  },
  {
    name: 'web',
    summary: 'Copy the files for a web page.',
    description:
      'Copy the files that a page without a bundler needs to run models, and print what to write into the page. With Vite, use the plugin of @fovea/runtime-web/vite instead.',
    examples: ['web public/fovea', 'web public/fovea --no-webgpu'],
    load: async () => (await import('./web-command.ts')).webCommand,
  },
  {
    name: 'summary',
    summary: 'Show a network layer by layer.',
    description: 'Show a network layer by layer: shapes, parameters, work, receptive field, memory.',
    examples: ['summary keras-demo', 'summary network.ts --input 3x64x64 --classes 5'],
    load: async () => (await import('./summary-command.ts')).summaryCommand,
  },
  {
    name: 'shape',
    summary: 'Work out what one layer gives.',
    description: 'Work out what a convolution or pooling makes of an input.',
    examples: [
      'shape 28 --kernel 3 --stride 2',
      'shape 3x224x224 --kernel 7 --stride 2 --padding 3 --filters 64',
    ],
    load: async () => (await import('./shape-command.ts')).shapeCommand,
  },
  {
    name: 'bench',
    summary: 'Measure how fast each device trains.',
    description:
      'Train a network on noise for a moment on every device there is, and say how many images each takes per second and how long it waits for the next batch. Ctrl-C shows what was measured.',
    examples: ['bench keras-demo --batch 128', 'bench network.ts --input 3x64x64 --classes 5'],
    load: async () => (await import('./bench-command.ts')).benchCommand,
  },
  {
    name: 'doctor',
    summary: 'Say what each device lacks.',
    description:
      'Look what of each device is there and what is missing, and say how to mend it. Nothing is changed.',
    examples: ['doctor', 'doctor --json'],
    load: async () => (await import('./doctor-command.ts')).doctorCommand,
  },
];
