import type { Shape } from '@fovea/shape';
import { input } from '../input.ts';
import { conv2d } from '../layers/conv2d.ts';
import { dense } from '../layers/dense.ts';
import { flatten } from '../layers/flatten.ts';
import { maxPool2d } from '../layers/max-pool2d.ts';
import { relu } from '../layers/relu.ts';
import type { Network } from '../network.ts';
import { sequential } from '../sequential.ts';

/** The network of the tutorial that Fovea grew from; its two versions differ in the second kernel. */
export function tutorial(shape: Shape, classes: number, secondKernel: number): Network {
  return sequential(
    input(shape),
    conv2d({ filters: 32, kernel: 3 }),
    relu(),
    maxPool2d({ size: 2 }),
    conv2d({ filters: 64, kernel: secondKernel }),
    relu(),
    maxPool2d({ size: 2 }),
    flatten(),
    dense(classes),
  );
}
