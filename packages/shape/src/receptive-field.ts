/** What one output value depends on, in pixels of the network's input. Pairs are `[height, width]`. */
export interface ReceptiveField {
  readonly size: readonly [number, number];
  /** How far apart the fields of neighbouring outputs are. */
  readonly stride: readonly [number, number];
}

/** The part of a window that the field depends on. */
export interface FieldWindow {
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
}

/** The field of an input pixel: itself. */
export const pointField: ReceptiveField = { size: [1, 1], stride: [1, 1] };

/**
 * The field after one more window: size + dilation·(kernel − 1)·stride so far,
 * and the strides multiply.
 *
 * Source: Araujo, Norris and Sim, 2019, doi:10.23915/distill.00021.
 */
export function growReceptiveField({ size, stride }: ReceptiveField, window: FieldWindow): ReceptiveField {
  const grown = (axis: 0 | 1) =>
    size[axis] + window.dilation[axis] * (window.kernel[axis] - 1) * stride[axis];
  return {
    size: [grown(0), grown(1)],
    stride: [stride[0] * window.stride[0], stride[1] * window.stride[1]],
  };
}

/** The field after windows one behind the other. */
export function receptiveField(windows: readonly FieldWindow[]): ReceptiveField {
  return windows.reduce(growReceptiveField, pointField);
}
