import type { Architecture } from './architecture.ts';
import { cifarResnet } from './cifar-resnet.ts';

/** For 10 classes of 32×32 colour images it has 272,474 parameters. */
export const resnet20: Architecture = {
  name: 'resnet20',
  doc: 'The residual network of He et al. for CIFAR-10 with nine blocks (projections as shortcuts); about 0.91 there.',
  build: (shape, classes) => cifarResnet(shape, classes, 3),
};
