import { input } from '../input.ts';
import { conv2d } from '../layers/conv2d.ts';
import { dense } from '../layers/dense.ts';
import { flatten } from '../layers/flatten.ts';
import { maxPool2d } from '../layers/max-pool2d.ts';
import { relu } from '../layers/relu.ts';
import { sequential } from '../sequential.ts';
import type { Architecture } from './architecture.ts';

/** On 28×28 digits it flattens to 64·6·6 and has 31,626 parameters. */
export const torchDemo: Architecture = {
  name: 'torch-demo',
  doc: 'The PyTorch network of the tutorial that Fovea grew from: two convolutions (3×3, 2×2), two poolings, one dense layer.',
  build: (shape, classes) =>
    sequential(
      input(shape),
      conv2d({ filters: 32, kernel: 3 }),
      relu(),
      maxPool2d({ size: 2 }),
      conv2d({ filters: 64, kernel: 2 }),
      relu(),
      maxPool2d({ size: 2 }),
      flatten(),
      dense(classes),
    ),
};
