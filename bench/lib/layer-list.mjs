// @ts-check

/** @typedef {import('@fovea/layers').LayerNode} LayerNode */
/** @typedef {import('./types.d.ts').PlainLayer} PlainLayer */

/**
 * A network as the peers build it: one plain record per layer, with nothing by
 * default, so that all build the same.
 *
 * @param {readonly LayerNode[]} nodes
 * @returns {PlainLayer[]}
 */
export function layerList(nodes) {
  return nodes.map(plainLayer);
}

/**
 * @param {LayerNode} node
 * @returns {PlainLayer}
 */
function plainLayer(node) {
  const { name, definition, input, output, branches } = node;
  const [channels = 0] = input;
  const [filters = 0] = output;
  switch (definition.type) {
    case 'conv2d':
    case 'depthwiseConv2d': {
      const { kernel, stride, padding } = windowOf(node);
      const bias = node.parameters.some((parameter) => parameter.name === 'bias');
      const groups = definition.type === 'conv2d' ? 1 : channels;
      if ('groups' in node.attributes) throw new Error(`${name}: no peer is told of groups`);
      return { kind: 'conv', channels, filters, kernel, stride, padding, groups, bias };
    }
    case 'maxPool2d': {
      const { kernel, stride, padding } = windowOf(node);
      if (padding.some((size) => size !== 0)) throw new Error(`${name}: no peer is told of padded pooling`);
      return { kind: 'pool', kernel, stride };
    }
    case 'batchNorm2d':
      return { kind: 'norm', channels };
    case 'relu':
    case 'relu6':
    case 'flatten':
      return { kind: definition.type };
    case 'globalAvgPool2d':
      return { kind: 'average' };
    case 'dropout':
      return {
        kind: 'dropout',
        rate: Number(Object.entries(node.attributes).find(([key]) => key === 'rate')?.[1]),
      };
    case 'dense':
      return { kind: 'dense', inputs: channels, units: filters };
    case 'residual': {
      const [body = [], shortcut = []] = branches;
      return { kind: 'residual', body: layerList(body), shortcut: layerList(shortcut) };
    }
    default:
      throw new Error(`${name}: no peer is told of ${definition.type}`);
  }
}

/**
 * @param {LayerNode} node
 * @returns {Record<'kernel' | 'stride' | 'padding', readonly [number, number]>}
 */
function windowOf({ name, definition, input, attributes }) {
  const window = definition.window?.(input, attributes);
  if (window === undefined) throw new Error(`${name} has no window`);
  const {
    kernel,
    stride,
    dilation,
    pads: [top, left, bottom, right],
  } = window;
  if (top !== bottom || left !== right) throw new Error(`${name}: no peer is told of uneven padding`);
  if (dilation.some((size) => size !== 1)) throw new Error(`${name}: no peer is told of dilation`);
  return { kernel, stride, padding: [top, left] };
}
