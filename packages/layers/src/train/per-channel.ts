import type { GraphBuilder } from '@fovea/onnx';
import type { Shape } from '@fovea/shape';
import { reshape } from './gather.ts';
import type { Layout } from './layout.ts';
import { sumRows } from './sum-rows.ts';

/**
 * The sizes in which numbers per channel, `[channels]` or with `batch` `[batch,
 * channels]`, stretch over an activation of the logical shape `shape`.
 */
export function channelDims(layout: Layout, [channels = 0, ...places]: Shape, batch = 1): readonly number[] {
  switch (layout.kind) {
    case 'plain':
      return [batch, channels, ...places.map(() => 1)];
    case 'rows':
      return [batch, 1, channels];
    case 'windows':
      return [batch, 1, 1, channels];
  }
}

/** Adds up each channel over the batch and all places, giving `[channels]`. */
export function sumChannels(
  graph: GraphBuilder,
  x: string,
  layout: Layout,
  [channels = 0, ...places]: Shape,
  batch: number,
): string {
  if (layout.kind !== 'plain') return sumRows(graph, reshape(graph, x, batch, -1, channels));
  const perImage =
    places.length === 0
      ? x
      : graph.node('ReduceSum', [reshape(graph, x, batch, channels, -1), graph.int64(2)], { keepdims: 0 });
  return graph.node('ReduceSum', [perImage, graph.int64(0)], { keepdims: 0 });
}
