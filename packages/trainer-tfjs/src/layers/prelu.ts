import type { PreluAttributes } from '@fovea/layers';
import type { TfjsLayer } from './tfjs-layer.ts';

/** One slope or one per channel: channels come last, so both stretch over `x`. */
export const prelu: TfjsLayer<PreluAttributes> = {
  forward: (x, _node, { tf, parameter }) => tf.prelu(x, parameter('weight')),
};
