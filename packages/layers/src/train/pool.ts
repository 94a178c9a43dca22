import type { GraphBuilder } from '@fovea/onnx';
import type { Pool2dAttributes, Window2d } from '@fovea/shape';
import type { LayerDefinition } from '../layer-definition.ts';
import { OUTSIDE, positions, taps, windowIndicesByTap } from './window-indices.ts';

/** What the documentation says of the attributes that all poolings share. */
export const poolAttributes: LayerDefinition<Pool2dAttributes>['attributes'] = {
  size: {
    kind: 'pair',
    least: 1,
    starter: 2,
    doc: 'Height and width of the window, as one number or [height, width].',
  },
  stride: { kind: 'pair', least: 1, doc: 'How far the window moves at each step.', default: 'size' },
  padding: {
    kind: 'padding',
    doc: "Border around the image: a number, [height, width], [top, left, bottom, right], 'same' or 'valid'.",
    default: '0',
  },
  ceil: { kind: 'boolean', doc: 'Keeps a last window that reaches beyond the image.', default: 'false' },
  strict: { kind: 'boolean', doc: 'Refuses a stride that leaves rows or columns unseen.', default: 'false' },
};

/** A pooling in inference form. Rounding up is written as more padding at the end, which every device takes. */
export function poolNode(graph: GraphBuilder, opType: string, x: string, window: Window2d): string {
  return graph.node(opType, [x], { kernel_shape: window.kernel, strides: window.stride, pads: window.pads });
}

/** `[1, taps, positions, 1]`: what each window position weighs in the mean of those inside the image. */
export function tapWeights(graph: GraphBuilder, window: Window2d): string {
  const indices = windowIndicesByTap(window);
  const [tapCount, count] = [taps(window), positions(window)];
  const inside = Array.from({ length: count }, (_, position) => {
    let number = 0;
    for (let tap = 0; tap < tapCount; tap++) if (indices[tap * count + position] !== OUTSIDE) number++;
    return number;
  });
  const weights = Float32Array.from(indices, (index, i) =>
    index === OUTSIDE ? 0 : 1 / (inside[i % count] ?? 1),
  );
  return graph.constant(weights, [1, tapCount, count, 1]);
}

/** So many buffers may every GPU's program have that WebGPU runs on, its input among them. */
const fewestBuffers = 8;

/** Cuts `[batch, taps, …]` into the values of each kernel position, `[batch, 1, …]`. */
export function splitTaps(graph: GraphBuilder, x: string, tapCount: number): readonly string[] {
  if (tapCount < fewestBuffers) return graph.nodes('Split', [x], tapCount, { axis: 1 });
  return Array.from({ length: tapCount }, (_, tap) =>
    graph.node('Slice', [x, graph.int64(tap), graph.int64(tap + 1), graph.int64(1)]),
  );
}
