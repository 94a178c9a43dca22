import type { Window2d } from './window2d.ts';

/** A rectangle of cells. It may reach outside the image: `top` and `left` may be negative. */
export interface Region {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/**
 * The input cells that the windows of a rectangle of outputs span, padding
 * included: from the first that one of them sees to the last.
 */
export function windowRegion(
  {
    stride,
    dilation,
    kernel,
    pads: [before, left],
  }: Pick<Window2d, 'stride' | 'dilation' | 'kernel' | 'pads'>,
  outputs: Region,
): Region {
  const size = (axis: 0 | 1, count: number) =>
    (count - 1) * stride[axis] + dilation[axis] * (kernel[axis] - 1) + 1;
  return {
    top: outputs.top * stride[0] - before,
    left: outputs.left * stride[1] - left,
    height: size(0, outputs.height),
    width: size(1, outputs.width),
  };
}
