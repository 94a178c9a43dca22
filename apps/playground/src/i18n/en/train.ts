/** This run's numbers, for explaining words with them. */
export interface RunNumbers {
  readonly images: number;
  readonly held: number;
  readonly batchSize: number;
  readonly batches: number;
  readonly steps: number;
  /** Undefined before the first step, as the next two. */
  readonly epoch: number | undefined;
  readonly batch: number | undefined;
  readonly batchesNow: number | undefined;
}

/** Where a run computes, and why. */
export interface DeviceNumbers {
  readonly device: string;
  /** In the runtime's own words. */
  readonly reason?: string;
  readonly threads?: number;
  /** Whether the page may use threads. */
  readonly isolated: boolean;
}

const count = (value: number): string => value.toLocaleString('en');

export const train = {
  title: 'Train',
  lead: '8,000 handwritten digits to learn from, and 2,000 that the network never learns from to test it on.',
  start: 'Train',
  startAgain: 'Start again',
  startNew: 'Train the new design',
  pause: 'Pause',
  resume: 'Go on',
  goOn: 'Go on',
  stop: 'Stop',
  reset: 'Reset',
  extend: (epochs: number): string => `Train ${epochs} more epochs`,
  preparing: 'Getting ready …',
  stages: {
    data: 'Loading the digits …',
    engine: 'Starting the engine: some megabytes, the first time …',
    graphs: 'Compiling this network’s training step …',
  },
  running: 'Training',
  paused: 'Paused',
  stopped: 'Stopped',
  finished: 'Done',
  failed: 'The run has ended and its weights are gone. Change a setting and start again.',
  left: (seconds: number): string =>
    seconds < 90 ? `about ${seconds} s left` : `about ${Math.round(seconds / 60)} min left`,
  progressLabel: 'Part of the run that is done',
  device: (device: string, threads: number): string =>
    device === 'webgpu'
      ? 'Runs on the graphics card (WebGPU).'
      : `Runs on the processor (WebAssembly, ${threads} ${threads === 1 ? 'thread' : 'threads'}).`,
  /** The runtime's reason as a sentence. */
  reason: ({ reason = '' }: DeviceNumbers): string =>
    `${reason.charAt(0).toUpperCase()}${reason.slice(1)}${reason === '' || reason.endsWith('.') ? '' : '.'}`,
  unfit: 'The design does not fit yet: mend it, then train.',
  changed:
    'You have changed the design. What was trained is kept, and stays what you draw on and look into, until you train the new one.',
  settings: 'Training settings',
  learningRate: 'Learning rate',
  batchSize: 'Batch size',
  epochs: 'Epochs',
  optimizer: 'Optimiser',
  optimizers: { adam: 'Adam', sgd: 'SGD, momentum 0.9' },
  seed: 'Seed',
  deviceLabel: 'Runs on',
  devices: { auto: 'Automatic', webgpu: 'WebGPU', wasm: 'Processor' },
  expected: {
    learningRate: 'A number above 0',
    seed: 'A whole number from 0',
    whole: (least: number, most: number): string => `A whole number from ${least} to ${most}`,
  },
  hints: {
    learningRate:
      'How far each step goes. Too small learns slowly, too large jumps about. May be turned while training.',
    batchSize: 'Images per step. May be turned while training.',
    epochs: 'How often the network goes through all training images. May be turned while training.',
    optimizer: 'How a step is made of the gradient.',
    seed: 'Where everything random starts from. The same seed and settings give the same run.',
    device:
      'Automatic takes the processor: for networks of this size, bringing the weights to the graphics card and back takes longer than computing.',
    heldOut: (images: number): string =>
      `Part of ${count(images)} held-out images that the network gets right now. They are not trained on.`,
    accuracy: 'Part of the last few batches that the network got right, before it learned from them.',
    loss: 'How surprised the network was by the right answers in the last few batches. 2.3 is guessing, 0 is certainty.',
    speed: 'Training images per second.',
  },
  figures: {
    heldOut: 'held-out accuracy',
    accuracy: 'training accuracy',
    loss: 'loss',
    speed: 'images per second',
    accuracyTitle: 'Accuracy by step',
    lossTitle: 'Loss by step',
  },
  curves: {
    batchLoss: 'each batch',
    loss: 'training',
    heldOutLoss: 'held-out',
    batchAccuracy: 'each batch',
    accuracy: 'training',
    heldOutAccuracy: 'held-out',
  },
  noChart: 'this browser cannot draw the curve. The figures above say where it ends.',
  noCurves:
    'Press Train: the network starts with random weights, which guess one digit in ten right, and you can watch it get better. It takes some seconds.',
  wordsTitle: 'What are step, batch and epoch?',
  words: (now: RunNumbers): readonly (readonly [term: string, meaning: string])[] => [
    [
      'Batch',
      `The network looks at ${now.batchSize} ${now.batchSize === 1 ? 'image' : 'images'} at a time: that is the batch size.`,
    ],
    [
      'Step',
      `After each batch all weights move a little so that its loss gets smaller.${now.steps > 0 ? ` So far there were ${count(now.steps)} steps.` : ''}`,
    ],
    [
      'Epoch',
      `Once through all ${count(now.images)} training images, in a new order each time: with this batch size ${count(now.batches)} steps.${
        now.epoch === undefined ? '' : ` This is epoch ${now.epoch}, step ${now.batch} of ${now.batchesNow}.`
      }`,
    ],
    [
      'Held-out',
      `${count(now.held)} images are kept apart. How well the network does on these tells what it has understood and what it only knows by heart.`,
    ],
    [
      'Loss',
      'Minus the logarithm of the probability that it gave the right digit. Guessing among ten gives 2.3.',
    ],
  ],
};
