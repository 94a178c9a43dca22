import { input } from '../input.ts';
import { dense } from '../layers/dense.ts';
import { dropout } from '../layers/dropout.ts';
import { globalAvgPool2d } from '../layers/global-avg-pool2d.ts';
import { silu } from '../layers/silu.ts';
import { squeezeExcite } from '../layers/squeeze-excite.ts';
import { sequential } from '../sequential.ts';
import type { Architecture } from './architecture.ts';
import { convNorm } from './blocks/conv-norm.ts';
import { invertedStages, type Stage } from './blocks/inverted-stages.ts';

/** Table 1 of the paper. */
const stages: readonly Stage[] = [
  { expand: 1, filters: 16, count: 1, stride: 1, kernel: 3 },
  { expand: 6, filters: 24, count: 2, stride: 2, kernel: 3 },
  { expand: 6, filters: 40, count: 2, stride: 2, kernel: 5 },
  { expand: 6, filters: 80, count: 3, stride: 2, kernel: 3 },
  { expand: 6, filters: 112, count: 3, stride: 1, kernel: 5 },
  { expand: 6, filters: 192, count: 4, stride: 2, kernel: 5 },
  { expand: 6, filters: 320, count: 1, stride: 1, kernel: 3 },
];

/**
 * For 1000 classes it has 5,288,548 parameters, as torchvision's. There blocks
 * are also left out at random while training (stochastic depth), which Fovea has not.
 *
 * Source: Tan and Le, 2019, arXiv:1905.11946.
 */
export const efficientnetB0: Architecture = {
  name: 'efficientnet-b0',
  doc: 'EfficientNet-B0 for images of about 224×224: blocks as in MobileNetV2 with squeeze and excitation.',
  build: (shape, classes) =>
    sequential(
      input(shape),
      ...convNorm({ filters: 32, kernel: 3, stride: 2, bend: silu() }),
      ...invertedStages(32, stages, ({ expand }) => ({
        bend: () => silu(),
        // A quarter of the channels that come into the block.
        gate: squeezeExcite({ reduction: 4 * expand, activation: 'silu' }),
      })),
      ...convNorm({ filters: 1280, kernel: 1, bend: silu() }),
      globalAvgPool2d(),
      dropout(0.2),
      dense(classes),
    ),
};
