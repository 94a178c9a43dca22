import { input } from '../input.ts';
import { avgPool2d } from '../layers/avg-pool2d.ts';
import { conv2d } from '../layers/conv2d.ts';
import { dense } from '../layers/dense.ts';
import { flatten } from '../layers/flatten.ts';
import { tanh } from '../layers/tanh.ts';
import { sequential } from '../sequential.ts';
import type { Architecture } from './architecture.ts';

/**
 * For 10 classes of 28×28 or 32×32 grey images it has 61,706 parameters. Of the
 * paper's, this is the common form: every filter of the second convolution sees
 * all channels, poolings have no weights, and the last layer is dense.
 *
 * Source: LeCun, Bottou, Bengio and Haffner, 1998, doi:10.1109/5.726791.
 */
export const lenet5: Architecture = {
  name: 'lenet5',
  doc: 'LeNet-5 of LeCun et al., the first convolutional network that read handwritten digits in everyday use.',
  build(shape, classes) {
    // The paper's images are 32×32, digits of 28×28 with a border; smaller images get that border here.
    const padding = Math.min(shape[1] ?? 0, shape[2] ?? 0) < 32 ? 2 : 0;
    return sequential(
      input(shape),
      conv2d({ filters: 6, kernel: 5, padding }),
      tanh(),
      avgPool2d({ size: 2 }),
      conv2d({ filters: 16, kernel: 5 }),
      tanh(),
      avgPool2d({ size: 2 }),
      flatten(),
      dense(120),
      tanh(),
      dense(84),
      tanh(),
      dense(classes),
    );
  },
};
