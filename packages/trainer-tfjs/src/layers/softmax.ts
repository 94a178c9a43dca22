import type { TfjsLayer } from './tfjs-layer.ts';

/** Nothing: it comes last, and an engine gives logits, from which the loss is computed. */
export const softmax: TfjsLayer = {
  forward: (x) => x,
};
