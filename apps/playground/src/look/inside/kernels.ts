import type { Inspection } from '@fovea/explain';
import { type LayerNode, parameterName } from '@fovea/layers';

/** A layer's kernels, `[filters, channels, height, width]`. */
export interface Kernels {
  readonly shape: readonly [filters: number, channels: number, height: number, width: number];
  readonly values: Float32Array;
}

/** The kernels of a layer, which are its parameter with four dims; undefined for layers without. */
export function kernelsOf(node: LayerNode, { weights }: Pick<Inspection, 'weights'>): Kernels | undefined {
  const parameter = node.parameters.find(({ shape }) => shape.length === 4);
  if (parameter === undefined) return undefined;
  const values = weights[parameterName(node, parameter.name)];
  const [filters = 0, channels = 0, height = 0, width = 0] = parameter.shape;
  return values === undefined ? undefined : { shape: [filters, channels, height, width], values };
}

/** A filter's kernels side by side, one column of NaN between neighbours. */
export interface KernelStrip {
  readonly height: number;
  readonly width: number;
  readonly values: Float32Array;
}

/** Lays a filter's kernels out in rows of at most `perRow`. */
export function kernelStrip({ shape, values }: Kernels, filter: number, perRow: number): KernelStrip {
  const [, channels, height, width] = shape;
  const columns = Math.min(channels, perRow);
  const rows = Math.ceil(channels / columns);
  const stripHeight = rows * (height + 1) - 1;
  const stripWidth = columns * (width + 1) - 1;
  const strip = new Float32Array(stripHeight * stripWidth).fill(Number.NaN);
  for (let channel = 0; channel < channels; channel++) {
    const top = Math.floor(channel / columns) * (height + 1);
    const left = (channel % columns) * (width + 1);
    for (let row = 0; row < height; row++) {
      const start = ((filter * channels + channel) * height + row) * width;
      strip.set(values.subarray(start, start + width), (top + row) * stripWidth + left);
    }
  }
  return { height: stripHeight, width: stripWidth, values: strip };
}
