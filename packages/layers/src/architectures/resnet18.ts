import type { Architecture } from './architecture.ts';
import { basicBlock } from './blocks/basic-block.ts';
import { imagenetResnet } from './imagenet-resnet.ts';

/** For 1000 classes it has 11,689,512 parameters, as torchvision's. */
export const resnet18: Architecture = {
  name: 'resnet18',
  doc: 'ResNet-18 of He et al. for images of about 224×224: eight residual blocks of two 3×3 convolutions.',
  build: (shape, classes) => imagenetResnet(shape, classes, basicBlock, [2, 2, 2, 2]),
};
