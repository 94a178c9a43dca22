import type { Architecture } from './architecture.ts';
import { tutorial } from './tutorial.ts';

/** On 28×28 digits it flattens to 64·5·5 and has 34,826 parameters. */
export const kerasDemo: Architecture = {
  name: 'keras-demo',
  doc: 'The Keras network of the tutorial that Fovea grew from: two 3×3 convolutions, two poolings, one dense layer.',
  build: (shape, classes) => tutorial(shape, classes, 3),
};
