import type { Architecture } from './architecture.ts';
import { tutorial } from './tutorial.ts';

/** On 28×28 digits it flattens to 64·6·6 and has 31,626 parameters. */
export const torchDemo: Architecture = {
  name: 'torch-demo',
  doc: 'The PyTorch network of the tutorial that Fovea grew from: two convolutions (3×3, 2×2), two poolings, one dense layer.',
  build: (shape, classes) => tutorial(shape, classes, 2),
};
