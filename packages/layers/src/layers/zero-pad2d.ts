import {
  type Border,
  borderAlong,
  type Shape,
  type Window2d,
  type ZeroPad2dShape,
  zeroPad2dShape,
} from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { cellRegion, termAt } from '../explain/terms.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { reshape } from '../train/gather.ts';
import { imageAxes } from '../train/image-axes.ts';

export interface ZeroPad2dAttributes {
  readonly padding: Border;
}

export interface ZeroPad2d<in out A extends ZeroPad2dAttributes> extends Layer {
  readonly type: 'zeroPad2d';
  readonly attributes: A;
  readonly out: ZeroPad2dShape<InputOf<this['in']>, A>;
}

/**
 * Puts zeros around images: `[channels, height, width]` → `[channels, height +
 * top + bottom, width + left + right]`. `padding` is one number, `[height,
 * width]` or `[top, left, bottom, right]`.
 *
 * @throws ShapeError when the network is built and the padding cannot be.
 */
export function zeroPad2d<const A extends ZeroPad2dAttributes & Named>(attributes: A): ZeroPad2d<A> {
  return createLayer<ZeroPad2d<A>>(zeroPad2dDefinition, attributes);
}

/** Padding is a window of one pixel that slides over the padded image. */
function windowOf(input: Shape, { padding }: ZeroPad2dAttributes): Window2d {
  const [, height = 0, width = 0] = input;
  const [, rows = 0, columns = 0] = zeroPad2dShape(input, { padding });
  const [[top, bottom], [left, right]] = [borderAlong(padding, 0), borderAlong(padding, 1)];
  const one = [1, 1] as const;
  return {
    kernel: one,
    stride: one,
    dilation: one,
    pads: [top, left, bottom, right],
    input: [height, width],
    output: [rows, columns],
    unseen: [0, 0],
  };
}

export const zeroPad2dDefinition: LayerDefinition<ZeroPad2dAttributes> = {
  type: 'zeroPad2d',
  doc: 'Puts a border of zeros around the image.',
  attributes: {
    padding: {
      kind: 'border',
      starter: 1,
      doc: 'Zeros around the image: a number, [height, width] or [top, left, bottom, right].',
    },
  },
  shape: (input, attributes) => zeroPad2dShape(input, attributes),
  window: windowOf,

  forward(x, { input, attributes }, { graph }) {
    const [top, left, bottom, right] = windowOf(input, attributes).pads;
    return graph.node('Pad', [x, graph.int64(0, 0, top, left, 0, 0, bottom, right)]);
  },

  trainLayout: () => 'images',

  train(x, { input, output, attributes }, { graph, batch }) {
    const [top, left, bottom, right] = windowOf(input, attributes).pads;
    const { axes, dims, flat } = imageAxes(x.layout, batch);
    const [, height = 0, width = 0] = input;
    const before = [0, 0, 0, 0].with(axes[0], top).with(axes[1], left);
    const after = [0, 0, 0, 0].with(axes[0], bottom).with(axes[1], right);
    const image = reshape(graph, x.value, ...dims(input));
    const padded = graph.node('Pad', [image, graph.int64(...before, ...after)]);
    return {
      output: { value: reshape(graph, padded, ...flat(output)), layout: x.layout },
      backward(dOutput) {
        const inner = graph.node('Slice', [
          reshape(graph, dOutput, ...dims(output)),
          graph.int64(top, left),
          graph.int64(top + height, left + width),
          graph.int64(...axes),
        ]);
        return { input: reshape(graph, inner, ...flat(input)) };
      },
    };
  },

  explain(cell, { input, attributes }, { input: x }) {
    const [top, left] = windowOf(input, attributes).pads;
    const from = { channel: cell.channel, row: cell.row - top, column: cell.column - left };
    const [, height = 0, width = 0] = input;
    const inside = from.row >= 0 && from.row < height && from.column >= 0 && from.column < width;
    const term = inside ? termAt(from, input, x) : { ...from, value: 0, inside };
    return { kind: 'copy', terms: [term], result: term.value, window: cellRegion(from) };
  },

  examples: [
    { attributes: { padding: 1 }, input: [2, 2, 3], output: [2, 4, 5] },
    { attributes: { padding: [0, 2] }, input: [1, 3, 1], output: [1, 3, 5] },
    { attributes: { padding: [1, 0, 2, 3] }, input: [2, 2, 2], output: [2, 5, 5] },
    { attributes: { padding: 0 }, input: [1, 1, 2], output: [1, 1, 2] },
    {
      attributes: { padding: [1, -1] },
      input: [1, 2, 2],
      rejects: 'padding must be a whole number of at least 0, got -1',
    },
    { attributes: { padding: 1 }, input: [4], rejects: 'needs a [channels, height, width] input, got [4]' },
  ],
};
