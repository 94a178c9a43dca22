import { input } from '../input.ts';
import { conv2d } from '../layers/conv2d.ts';
import { dense } from '../layers/dense.ts';
import { flatten } from '../layers/flatten.ts';
import { maxPool2d } from '../layers/max-pool2d.ts';
import { relu } from '../layers/relu.ts';
import { sequential } from '../sequential.ts';
import type { Architecture } from './architecture.ts';

/** On 28×28 digits it flattens to 64·5·5 and has 34,826 parameters. */
export const kerasDemo: Architecture = {
  name: 'keras-demo',
  doc: 'The Keras network of the tutorial that Fovea grew from: two 3×3 convolutions, two poolings, one dense layer.',
  build: (shape, classes) =>
    sequential(
      input(shape),
      conv2d({ filters: 32, kernel: 3 }),
      relu(),
      maxPool2d({ size: 2 }),
      conv2d({ filters: 64, kernel: 3 }),
      relu(),
      maxPool2d({ size: 2 }),
      flatten(),
      dense(classes),
    ),
};
