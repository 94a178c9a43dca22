import { input } from '../input.ts';
import { conv2d } from '../layers/conv2d.ts';
import { dense } from '../layers/dense.ts';
import { dropout } from '../layers/dropout.ts';
import { flatten } from '../layers/flatten.ts';
import { maxPool2d } from '../layers/max-pool2d.ts';
import { relu } from '../layers/relu.ts';
import { sequential } from '../sequential.ts';
import type { Architecture } from './architecture.ts';

/**
 * For 10 classes of 32×32 colour images it has 550,570 parameters.
 *
 * Source: the design of Simonyan and Zisserman, 2014, arXiv:1409.1556, with
 * three stages of 32, 64 and 128 filters and one dense layer of 128 units, as tutorials for CIFAR-10 have it.
 */
export const vggSmall: Architecture = {
  name: 'vgg-small',
  doc: 'A small VGG: stages of two 3×3 convolutions and a pooling, twice the filters each time, then two dense layers.',
  build: (shape, classes) =>
    sequential(
      input(shape),
      ...[32, 64, 128].flatMap((filters) => [
        conv2d({ filters, kernel: 3, padding: 1 }),
        relu(),
        conv2d({ filters, kernel: 3, padding: 1 }),
        relu(),
        maxPool2d({ size: 2 }),
      ]),
      flatten(),
      dense(128),
      relu(),
      dropout(0.5),
      dense(classes),
    ),
};
