import type { Shape } from '@fovea/shape';
import { input } from '../input.ts';
import type { Step } from '../layer.ts';
import { dense } from '../layers/dense.ts';
import { globalAvgPool2d } from '../layers/global-avg-pool2d.ts';
import { relu } from '../layers/relu.ts';
import type { Network } from '../network.ts';
import { sequential } from '../sequential.ts';
import { basicBlock } from './blocks/basic-block.ts';
import { convNorm } from './blocks/conv-norm.ts';

/**
 * The ResNets for small images: 6 · `blocks` + 2 layers with weights, in three
 * stages of 16, 32 and 64 filters, the last two at half and a quarter of the size.
 *
 * Source: He, Zhang, Ren and Sun, 2015, arXiv:1512.03385, section 4.2, with
 * projections as shortcuts where the size changes (option B).
 */
export function cifarResnet(shape: Shape, classes: number, blocks: number): Network {
  const stages: Step[] = [16, 32, 64].flatMap((filters, stage) =>
    Array.from({ length: blocks }, (_, block) => {
      const isSmaller = stage > 0 && block === 0;
      return basicBlock(filters, isSmaller ? 2 : 1, isSmaller);
    }),
  );
  return sequential(
    input(shape),
    ...convNorm({ filters: 16, kernel: 3, bend: relu() }),
    ...stages,
    globalAvgPool2d(),
    dense(classes),
  );
}
