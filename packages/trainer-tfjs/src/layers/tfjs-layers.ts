import { type LayerNode, type LayerType, layerDefinitions, type Network } from '@fovea/layers';
import { UnsupportedError } from '@fovea/shape';
import { avgPool2d } from './avg-pool2d.ts';
import { batchNorm2d } from './batch-norm2d.ts';
import { conv2d } from './conv2d.ts';
import { dense } from './dense.ts';
import { dropout } from './dropout.ts';
import { flatten } from './flatten.ts';
import { globalAvgPool2d } from './global-avg-pool2d.ts';
import { maxPool2d } from './max-pool2d.ts';
import { relu } from './relu.ts';
import { softmax } from './softmax.ts';
import type { TfjsLayer } from './tfjs-layer.ts';

/** Every layer that Fovea brings, with the tfjs calls that compute it. */
const tfjsLayers: { readonly [Type in LayerType]: TfjsLayer } = {
  avgPool2d,
  batchNorm2d,
  conv2d,
  dense,
  dropout,
  flatten,
  globalAvgPool2d,
  maxPool2d,
  relu,
  softmax,
};

/** A layer in its place, and how tfjs computes it. */
export interface PlacedLayer {
  readonly node: LayerNode;
  readonly layer: TfjsLayer;
}

/** @throws UnsupportedError naming the first layer that tfjs has no calls for */
export function placedLayers(network: Network): PlacedLayer[] {
  return network.nodes.map((node) => ({ node, layer: tfjsLayer(node) }));
}

function tfjsLayer({ name, definition }: LayerNode): TfjsLayer {
  // By definition, not by name: a layer of the user's own may be called like one of ours.
  const type = layerTypes.find((known) => layerDefinitions[known] === definition);
  if (type !== undefined) return tfjsLayers[type];
  throw new UnsupportedError('engine-layer', 'the TensorFlow.js engine has no such layer', {
    path: `${definition.type} "${name}"`,
    expected: `one of ${layerTypes.join(', ')}`,
    hint: "Layers of one's own train on ONNX Runtime: --device cpu or webgpu, in code graphEngine.",
  });
}

// The table's type has exactly these keys.
const layerTypes = Object.keys(tfjsLayers) as LayerType[];
