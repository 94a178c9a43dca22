import type { Architecture } from './architecture.ts';
import { convnetjsCifar10 } from './convnetjs-cifar10.ts';
import { efficientnetB0 } from './efficientnet-b0.ts';
import { kerasDemo } from './keras-demo.ts';
import { lenet5 } from './lenet5.ts';
import { mobilenetV2 } from './mobilenet-v2.ts';
import { resnet8 } from './resnet8.ts';
import { resnet18 } from './resnet18.ts';
import { resnet20 } from './resnet20.ts';
import { resnet50 } from './resnet50.ts';
import { smallCnn } from './small-cnn.ts';
import { squeezenet } from './squeezenet.ts';
import { torchDemo } from './torch-demo.ts';
import { vggSmall } from './vgg-small.ts';

/** The designs that can be asked for by name: the default one first, then from small to large. */
export const architectures: readonly Architecture[] = [
  smallCnn,
  torchDemo,
  kerasDemo,
  lenet5,
  convnetjsCifar10,
  resnet8,
  resnet20,
  vggSmall,
  squeezenet,
  mobilenetV2,
  efficientnetB0,
  resnet18,
  resnet50,
];
