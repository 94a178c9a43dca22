import type { Architecture } from './architecture.ts';
import { kerasDemo } from './keras-demo.ts';
import { resnet8 } from './resnet8.ts';
import { resnet20 } from './resnet20.ts';
import { smallCnn } from './small-cnn.ts';
import { torchDemo } from './torch-demo.ts';

/** The designs that can be asked for by name. */
export const architectures: readonly Architecture[] = [smallCnn, torchDemo, kerasDemo, resnet8, resnet20];
