import { input } from '../input.ts';
import type { Layer } from '../layer.ts';
import { batchNorm2d } from '../layers/batch-norm2d.ts';
import { conv2d } from '../layers/conv2d.ts';
import { dense } from '../layers/dense.ts';
import { dropout } from '../layers/dropout.ts';
import { flatten } from '../layers/flatten.ts';
import { maxPool2d } from '../layers/max-pool2d.ts';
import { relu } from '../layers/relu.ts';
import { sequential } from '../sequential.ts';
import type { Architecture } from './architecture.ts';

/**
 * What is taken when nothing is asked for: stages that halve the image until it is small, twice the
 * filters each time. The convolutions have no bias: the normalisation behind each would take it away again.
 */
export const smallCnn: Architecture = {
  name: 'small-cnn',
  doc: 'The default: stages of 3×3 convolution, batch normalisation, ReLU and pooling, as many as the image has room for.',
  build(shape, classes) {
    const stages: Layer[] = [];
    let [, height = 1, width = 1] = shape;
    for (let filters = 16; filters <= 128 && Math.min(height, width) >= 6; filters *= 2) {
      stages.push(
        conv2d({ filters, kernel: 3, padding: 1, bias: false }),
        batchNorm2d(),
        relu(),
        maxPool2d({ size: 2 }),
      );
      [height, width] = [Math.floor(height / 2), Math.floor(width / 2)];
    }
    return sequential(input(shape), ...stages, flatten(), dropout(0.25), dense(classes));
  },
};
