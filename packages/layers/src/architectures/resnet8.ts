import type { Architecture } from './architecture.ts';
import { cifarResnet } from './cifar-resnet.ts';

/** For 10 classes of 32×32 colour images it has 78,042 parameters. */
export const resnet8: Architecture = {
  name: 'resnet8',
  doc: 'The smallest residual network for images of about 32×32: three blocks; the size that runs on microcontrollers.',
  build: (shape, classes) => cifarResnet(shape, classes, 1),
};
