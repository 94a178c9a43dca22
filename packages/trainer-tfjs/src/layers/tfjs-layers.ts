import { type LayerNode, type LayerType, layerDefinitions, type Network } from '@fovea/layers';
import { UnsupportedError } from '@fovea/shape';
import { adaptiveAvgPool2d } from './adaptive-avg-pool2d.ts';
import { avgPool2d } from './avg-pool2d.ts';
import { batchNorm2d } from './batch-norm2d.ts';
import { add, concat, multiply } from './composites.ts';
import { conv2d } from './conv2d.ts';
import { conv2dTranspose } from './conv2d-transpose.ts';
import { dense } from './dense.ts';
import { depthwiseConv2d } from './depthwise-conv2d.ts';
import { dropout } from './dropout.ts';
import { elu, gelu, hardSwish, leakyRelu, relu, relu6, sigmoid, silu, tanh } from './elementwise.ts';
import { flatten } from './flatten.ts';
import { globalAvgPool2d } from './global-avg-pool2d.ts';
import { globalMaxPool2d } from './global-max-pool2d.ts';
import { logSoftmax } from './log-softmax.ts';
import { maxPool2d } from './max-pool2d.ts';
import { groupNorm, layerNorm } from './normalise.ts';
import { pixelShuffle } from './pixel-shuffle.ts';
import { prelu } from './prelu.ts';
import { resample } from './resample.ts';
import { reshape } from './reshape.ts';
import { softmax } from './softmax.ts';
import { spatialDropout2d } from './spatial-dropout2d.ts';
import type { TfjsLayer } from './tfjs-layer.ts';
import { zeroPad2d } from './zero-pad2d.ts';

/** Every layer that Fovea brings, with the tfjs calls that compute it. */
const tfjsLayers: { readonly [Type in LayerType]: TfjsLayer } = {
  adaptiveAvgPool2d,
  add,
  avgPool2d,
  batchNorm2d,
  concat,
  conv2d,
  conv2dTranspose,
  dense,
  depthwiseConv2d,
  dropout,
  elu,
  flatten,
  gelu,
  globalAvgPool2d,
  globalMaxPool2d,
  groupNorm,
  hardSwish,
  layerNorm,
  leakyRelu,
  logSoftmax,
  maxPool2d,
  multiply,
  pixelShuffle,
  prelu,
  relu,
  relu6,
  reshape,
  residual: add,
  resize2d: resample,
  sigmoid,
  silu,
  softmax,
  spatialDropout2d,
  squeezeExcite: multiply,
  tanh,
  upsample2d: resample,
  zeroPad2d,
};

/** A layer in its place, and how tfjs computes it. */
export interface PlacedLayer {
  readonly node: LayerNode;
  readonly layer: TfjsLayer;
  /** The rows inside it. */
  readonly branches: readonly (readonly PlacedLayer[])[];
}

/** @throws UnsupportedError naming the first layer that tfjs has no calls for */
export function placedLayers({ nodes }: Pick<Network, 'nodes'>): PlacedLayer[] {
  return nodes.map((node) => ({
    node,
    layer: tfjsLayer(node),
    branches: node.branches.map((row) => placedLayers({ nodes: row })),
  }));
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
