import { input } from '../input.ts';
import { dense } from '../layers/dense.ts';
import { dropout } from '../layers/dropout.ts';
import { globalAvgPool2d } from '../layers/global-avg-pool2d.ts';
import { relu6 } from '../layers/relu6.ts';
import { sequential } from '../sequential.ts';
import type { Architecture } from './architecture.ts';
import { convNorm } from './blocks/conv-norm.ts';
import { invertedStages, type Stage } from './blocks/inverted-stages.ts';

/** Table 2 of the paper. */
const stages: readonly Stage[] = [
  { expand: 1, filters: 16, count: 1, stride: 1, kernel: 3 },
  { expand: 6, filters: 24, count: 2, stride: 2, kernel: 3 },
  { expand: 6, filters: 32, count: 3, stride: 2, kernel: 3 },
  { expand: 6, filters: 64, count: 4, stride: 2, kernel: 3 },
  { expand: 6, filters: 96, count: 3, stride: 1, kernel: 3 },
  { expand: 6, filters: 160, count: 3, stride: 2, kernel: 3 },
  { expand: 6, filters: 320, count: 1, stride: 1, kernel: 3 },
];

/**
 * For 1000 classes it has 3,504,872 parameters, as torchvision's.
 *
 * Source: Sandler, Howard, Zhu, Zhmoginov and Chen, 2018, arXiv:1801.04381.
 */
export const mobilenetV2: Architecture = {
  name: 'mobilenet-v2',
  doc: 'MobileNetV2 for images of about 224×224: depthwise convolutions between few channels; small and quick.',
  build: (shape, classes) =>
    sequential(
      input(shape),
      ...convNorm({ filters: 32, kernel: 3, stride: 2, bend: relu6() }),
      ...invertedStages(32, stages, () => ({ bend: () => relu6() })),
      ...convNorm({ filters: 1280, kernel: 1, bend: relu6() }),
      globalAvgPool2d(),
      dropout(0.2),
      dense(classes),
    ),
};
