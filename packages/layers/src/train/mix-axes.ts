import type { GraphBuilder } from '@fovea/onnx';
import type { Trained } from '../layer-definition.ts';
import { type AxisMix, transposed } from './axis-mix.ts';
import { reshape } from './gather.ts';
import type { Activation, Layout } from './layout.ts';

/** How height and width of an image are mixed. */
export type ImageMix = readonly [height: AxisMix, width: AxisMix];

/** Images of any batch in plain layout, each axis multiplied by the matrix that mixes it. */
export function mixPlain(graph: GraphBuilder, x: string, [height, width]: ImageMix): string {
  const mixed = isIdentity(width) ? x : graph.node('MatMul', [x, matrix(graph, transposed(width))]);
  return isIdentity(height) ? mixed : graph.node('MatMul', [matrix(graph, height), mixed]);
}

/** The training form of a layer that mixes the places of each channel, in plain layout or in rows. */
export function trainMix(
  x: Activation,
  channels: number,
  [height, width]: ImageMix,
  graph: GraphBuilder,
  batch: number,
): Trained {
  return {
    output: { value: mix(graph, x.value, x.layout, channels, [height, width], batch), layout: x.layout },
    backward: (dOutput) => ({
      input: mix(graph, dOutput, x.layout, channels, [transposed(height), transposed(width)], batch),
    }),
  };
}

function mix(
  graph: GraphBuilder,
  x: string,
  layout: Layout,
  channels: number,
  [height, width]: ImageMix,
  batch: number,
): string {
  if (layout.kind === 'plain') return mixPlain(graph, x, [height, width]);
  // In rows a matrix on the left mixes rows of all columns and channels, then columns of all channels.
  const byRow = reshape(graph, x, batch, height.input, width.input * channels);
  const down = isIdentity(height) ? byRow : graph.node('MatMul', [matrix(graph, height), byRow]);
  const byColumn = reshape(graph, down, batch * height.output, width.input, channels);
  const across = isIdentity(width) ? byColumn : graph.node('MatMul', [matrix(graph, width), byColumn]);
  return reshape(graph, across, batch, height.output * width.output, channels);
}

function isIdentity({ input, output, weights }: AxisMix): boolean {
  return input === output && weights.every((weight, i) => weight === (i % (input + 1) === 0 ? 1 : 0));
}

function matrix(graph: GraphBuilder, { input, output, weights }: AxisMix): string {
  return graph.constant(weights, [output, input]);
}
