import { asGroupedConv2d } from '@fovea/layers';
import type { DepthwiseConv2dAttributes } from '@fovea/shape';
import { conv2d } from './conv2d.ts';
import type { TfjsLayer } from './tfjs-layer.ts';

export const depthwiseConv2d: TfjsLayer<DepthwiseConv2dAttributes> = {
  forward: (x, node, context) => conv2d.forward(x, asGroupedConv2d(node), context),
};
