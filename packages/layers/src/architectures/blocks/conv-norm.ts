import type { Layer } from '../../layer.ts';
import { batchNorm2d } from '../../layers/batch-norm2d.ts';
import { conv2d } from '../../layers/conv2d.ts';

interface ConvNorm {
  readonly filters: number;
  /** An odd size. */
  readonly kernel: number;
  /** Default 1, which keeps the size. */
  readonly stride?: number;
  /** What follows the normalisation. */
  readonly bend?: Layer;
}

/** Padded convolution without bias, batch normalisation, and a bend where there is one. */
export function convNorm({ filters, kernel, stride = 1, bend }: ConvNorm): Layer[] {
  return [
    conv2d({ filters, kernel, stride, padding: (kernel - 1) / 2, bias: false }),
    batchNorm2d(),
    ...(bend === undefined ? [] : [bend]),
  ];
}
