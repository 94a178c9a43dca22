import type { Layer, Step } from '../../layer.ts';
import { batchNorm2d } from '../../layers/batch-norm2d.ts';
import { depthwiseConv2d } from '../../layers/depthwise-conv2d.ts';
import { residual } from '../../layers/residual.ts';
import { sequential } from '../../sequential.ts';
import { convNorm } from './conv-norm.ts';

interface InvertedResidual {
  /** Channels that come in. */
  readonly channels: number;
  /** Channels that go out. */
  readonly filters: number;
  /** How many times more channels there are in between; 1 leaves the first convolution out. */
  readonly expand: number;
  readonly kernel: number;
  readonly stride: number;
  /** The bend, made anew for each place. */
  readonly bend: () => Layer;
  /** What stands between the depthwise convolution and the last one. */
  readonly gate?: Layer;
}

/**
 * The block of MobileNetV2 and EfficientNet: 1×1 to more channels, a depthwise
 * convolution, and 1×1 back to few, without a bend; with a way past them where
 * the shape stays.
 */
export function invertedResidual(block: InvertedResidual): Step {
  const { channels, filters, expand, kernel, stride, bend, gate } = block;
  const wide = channels * expand;
  const body = sequential(
    ...(expand === 1 ? [] : convNorm({ filters: wide, kernel: 1, bend: bend() })),
    depthwiseConv2d({ kernel, stride, padding: (kernel - 1) / 2, bias: false }),
    batchNorm2d(),
    bend(),
    ...(gate === undefined ? [] : [gate]),
    ...convNorm({ filters, kernel: 1 }),
  );
  return stride === 1 && channels === filters ? residual(body) : body;
}
