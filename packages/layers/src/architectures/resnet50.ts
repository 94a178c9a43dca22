import type { Architecture } from './architecture.ts';
import { bottleneck } from './blocks/bottleneck.ts';
import { imagenetResnet } from './imagenet-resnet.ts';

/** For 1000 classes it has 25,557,032 parameters, as torchvision's. */
export const resnet50: Architecture = {
  name: 'resnet50',
  doc: 'ResNet-50 of He et al. for images of about 224×224: sixteen residual blocks of three convolutions.',
  build: (shape, classes) => imagenetResnet(shape, classes, bottleneck, [3, 4, 6, 3]),
};
