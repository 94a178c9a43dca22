import { input } from '../input.ts';
import { conv2d } from '../layers/conv2d.ts';
import { dense } from '../layers/dense.ts';
import { flatten } from '../layers/flatten.ts';
import { maxPool2d } from '../layers/max-pool2d.ts';
import { relu } from '../layers/relu.ts';
import { sequential } from '../sequential.ts';
import type { Architecture } from './architecture.ts';

/**
 * For 10 classes of 32×32 colour images it has 22,466 parameters.
 *
 * Source: Karpathy's ConvNetJS, the demo "CIFAR-10".
 */
export const convnetjsCifar10: Architecture = {
  name: 'convnetjs-cifar10',
  doc: 'The CIFAR-10 network of the ConvNetJS demo: three 5×5 convolutions with a pooling behind each.',
  build: (shape, classes) =>
    sequential(
      input(shape),
      ...[16, 20, 20].flatMap((filters) => [
        conv2d({ filters, kernel: 5, padding: 2 }),
        relu(),
        maxPool2d({ size: 2 }),
      ]),
      flatten(),
      dense(classes),
    ),
};
