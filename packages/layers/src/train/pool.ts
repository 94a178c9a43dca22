import type { GraphBuilder } from '@fovea/onnx';
import type { Pool2dAttributes, Window2d } from '@fovea/shape';
import { strictInfo } from '../kernel-infos.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { forEachTap, OUTSIDE, positions, taps, windowIndicesByTap } from './window-indices.ts';

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
  strict: strictInfo,
};

/** A pooling in inference form. Rounding up is written as more padding at the end, which every device takes. */
export function poolNode(
  graph: GraphBuilder,
  opType: string,
  x: string,
  { kernel, stride, pads }: Pick<Window2d, 'kernel' | 'stride' | 'pads'>,
  attributes: Readonly<Record<string, number>> = {},
): string {
  return graph.node(opType, [x], { kernel_shape: kernel, strides: stride, pads, ...attributes });
}

/**
 * A max-pooling in inference form that looks at positions apart: what its
 * windows see is gathered side by side, because not every device has dilations.
 *
 * @param fill - stands for padding
 */
export function dilatedMaxPool(graph: GraphBuilder, x: string, window: Window2d, fill: number): string {
  const { kernel, pads } = window;
  const [top, left, bottom, right] = pads;
  const padded = pads.every((pad) => pad === 0)
    ? x
    : graph.node('Pad', [x, graph.int64(0, 0, top, left, 0, 0, bottom, right), graph.scalar(fill)]);
  const rows = graph.node('Gather', [padded, graph.int64(...seenAlong(window, 0))], { axis: 2 });
  const seen = graph.node('Gather', [rows, graph.int64(...seenAlong(window, 1))], { axis: 3 });
  return poolNode(graph, 'MaxPool', seen, { kernel, stride: kernel, pads: [0, 0, 0, 0] });
}

/** Window by window the rows (axis 0) or columns of the padded image that it looks at. */
export function seenAlong({ output, stride, kernel, dilation }: Window2d, axis: 0 | 1): number[] {
  return Array.from({ length: output[axis] }, (_, at) =>
    Array.from({ length: kernel[axis] }, (_, tap) => at * stride[axis] + tap * dilation[axis]),
  ).flat();
}

/** How many values the mean at each window position is of: those inside the image, or inside `counted`, too. */
export function counts(window: Window2d, counted: Window2d['pads']): number[] {
  const [, width] = window.output;
  const [top, left, bottom, right] = counted;
  return Array.from({ length: positions(window) }, (_, position) => {
    let number = 0;
    forEachTap(window, Math.floor(position / width), position % width, (row, column) => {
      const isRow = row >= -top && row < window.input[0] + bottom;
      if (isRow && column >= -left && column < window.input[1] + right) number++;
    });
    return number;
  });
}

/** `[1, taps, positions, 1]`: what each window position weighs in the mean; nothing outside the image. */
export function tapWeights(graph: GraphBuilder, window: Window2d, counted: Window2d['pads']): string {
  const all = counts(window, counted);
  const weights = Float32Array.from(windowIndicesByTap(window), (index, i) =>
    index === OUTSIDE ? 0 : 1 / (all[i % all.length] ?? 1),
  );
  return graph.constant(weights, [1, taps(window), all.length, 1]);
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
