import type { GraphBuilder } from '@fovea/onnx';
import type { Convolution } from './convolution.ts';
import { reshape } from './gather.ts';
import { taps } from './window-indices.ts';

/**
 * The gradient of a convolution's input, `[batch, channels, height, width]`.
 * With stride 1 it is a convolution again, of the output's gradient with the
 * kernels turned by 180° and filters and channels in each other's places; Conv
 * takes half the time of ConvTranspose, which does the rest.
 */
export function plainInputGradient(
  graph: GraphBuilder,
  dOutput: string,
  weight: string,
  conv: Convolution,
): string {
  const { window, groups } = conv;
  const { kernel, stride, dilation } = window;
  const [top, left, bottom, right] = window.pads;
  const [down, across] = [dilation[0] * (kernel[0] - 1), dilation[1] * (kernel[1] - 1)];
  const pads = [down - top, across - left, down - bottom, across - right];
  if (stride[0] === 1 && stride[1] === 1 && pads.every((pad) => pad >= 0)) {
    return graph.node('Conv', [dOutput, turned(graph, weight, conv)], {
      kernel_shape: kernel,
      strides: [1, 1],
      dilations: dilation,
      pads,
      group: groups,
    });
  }
  const unseen = [0, 1].map((axis) => {
    const reach = axis === 0 ? down + 1 - top - bottom : across + 1 - left - right;
    return (window.input[axis] ?? 0) - ((window.output[axis] ?? 0) - 1) * (stride[axis] ?? 1) - reach;
  });
  return graph.node('ConvTranspose', [dOutput, weight], {
    kernel_shape: kernel,
    strides: stride,
    dilations: dilation,
    pads: window.pads,
    output_padding: unseen,
    group: groups,
  });
}

/** `[filters, channels/groups, kh, kw]` → `[channels, filters/groups, kh, kw]`, each kernel back to front. */
function turned(graph: GraphBuilder, weight: string, conv: Convolution): string {
  const { window, channels, filters, groups } = conv;
  const tapCount = taps(window);
  const perGroup = [groups, filters / groups, channels / groups, tapCount];
  const swapped = graph.node('Transpose', [reshape(graph, weight, ...perGroup)], { perm: [0, 2, 1, 3] });
  const backwards = graph.int64(...Array.from({ length: tapCount }, (_, tap) => tapCount - 1 - tap));
  const reversed = tapCount === 1 ? swapped : graph.node('Gather', [swapped, backwards], { axis: 3 });
  return reshape(graph, reversed, channels, filters / groups, ...window.kernel);
}
