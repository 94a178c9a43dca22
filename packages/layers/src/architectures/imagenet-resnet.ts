import type { Shape } from '@fovea/shape';
import { input } from '../input.ts';
import type { Step } from '../layer.ts';
import { dense } from '../layers/dense.ts';
import { globalAvgPool2d } from '../layers/global-avg-pool2d.ts';
import { maxPool2d } from '../layers/max-pool2d.ts';
import { relu } from '../layers/relu.ts';
import type { Network } from '../network.ts';
import { sequential } from '../sequential.ts';
import type { basicBlock } from './blocks/basic-block.ts';
import { bottleneck } from './blocks/bottleneck.ts';
import { convNorm } from './blocks/conv-norm.ts';

/**
 * The ResNets for images of about 224×224: a 7×7 convolution and a pooling, then
 * four stages of 64, 128, 256 and 512 filters, each of the last three at half the size.
 *
 * Source: He, Zhang, Ren and Sun, 2015, arXiv:1512.03385, table 1.
 *
 * @param blocks - how many each stage has
 */
export function imagenetResnet(
  shape: Shape,
  classes: number,
  block: typeof basicBlock | typeof bottleneck,
  blocks: readonly number[],
): Network {
  const stages: Step[] = blocks.flatMap((count, stage) =>
    Array.from({ length: count }, (_, position) => {
      const stride = stage > 0 && position === 0 ? 2 : 1;
      // The first bottleneck has a stride of 1, but four times the channels.
      const projects = position === 0 && (stage > 0 || block === bottleneck);
      return block(64 * 2 ** stage, stride, projects);
    }),
  );
  return sequential(
    input(shape),
    ...convNorm({ filters: 64, kernel: 7, stride: 2, bend: relu() }),
    maxPool2d({ size: 3, stride: 2, padding: 1 }),
    ...stages,
    globalAvgPool2d(),
    dense(classes),
  );
}
