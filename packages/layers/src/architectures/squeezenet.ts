import { input } from '../input.ts';
import type { Step } from '../layer.ts';
import { concat } from '../layers/concat.ts';
import { conv2d } from '../layers/conv2d.ts';
import { dropout } from '../layers/dropout.ts';
import { globalAvgPool2d } from '../layers/global-avg-pool2d.ts';
import { maxPool2d } from '../layers/max-pool2d.ts';
import { relu } from '../layers/relu.ts';
import { sequential } from '../sequential.ts';
import type { Architecture } from './architecture.ts';

/** Squeezes to few channels, then expands to twice `filters`, half of them with 1×1 and half with 3×3 kernels. */
function fire(squeezed: number, filters: number): Step {
  return sequential(
    conv2d({ filters: squeezed, kernel: 1 }),
    relu(),
    concat([
      sequential(conv2d({ filters, kernel: 1 }), relu()),
      sequential(conv2d({ filters, kernel: 3, padding: 1 }), relu()),
    ]),
  );
}

const pool = () => maxPool2d({ size: 3, stride: 2, ceil: true });

/**
 * For 1000 classes it has 1,235,496 parameters, as torchvision's squeezenet1_1.
 *
 * Source: Iandola, Han, Moskewicz, Ashraf, Dally and Keutzer, 2016, arXiv:1602.07360.
 */
export const squeezenet: Architecture = {
  name: 'squeezenet',
  doc: 'SqueezeNet 1.1 for images of about 224×224: squeezes channels before each 3×3 convolution; few parameters.',
  build: (shape, classes) =>
    sequential(
      input(shape),
      conv2d({ filters: 64, kernel: 3, stride: 2 }),
      relu(),
      pool(),
      fire(16, 64),
      fire(16, 64),
      pool(),
      fire(32, 128),
      fire(32, 128),
      pool(),
      fire(48, 192),
      fire(48, 192),
      fire(64, 256),
      fire(64, 256),
      dropout(0.5),
      conv2d({ filters: classes, kernel: 1 }),
      relu(),
      globalAvgPool2d(),
    ),
};
