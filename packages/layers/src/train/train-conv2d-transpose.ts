import type { TrainContext, Trained } from '../layer-definition.ts';
import type { Convolution } from './convolution.ts';
import { reshape } from './gather.ts';
import { plain } from './layout.ts';
import { channelDims, sumChannels } from './per-channel.ts';
import { plainInputGradient } from './plain-input-gradient.ts';
import { plainWeightGradient } from './plain-weight-gradient.ts';

/**
 * A transposed convolution is the gradient of a convolution's input. So its own
 * gradients are that convolution: of its input the convolution itself, and of
 * the weight, in which the convolution's input and its output's gradient meet,
 * the same with the two in each other's places.
 *
 * @param conv - the convolution, from images of the output's size to such of the input's
 */
export function trainConv2dTranspose(
  x: string,
  conv: Convolution,
  hasBias: boolean,
  { graph, batch, parameter, needsInputGradient }: TrainContext,
): Trained {
  const { window, channels, groups } = conv;
  const weight = parameter('weight');
  const shape = [channels, ...window.input];
  const stamped = plainInputGradient(graph, x, weight, conv);
  const value = hasBias
    ? graph.node('Add', [stamped, reshape(graph, parameter('bias'), ...channelDims(plain, shape))])
    : stamped;
  return {
    output: { value, layout: plain },
    backward(dOutput) {
      const parameters: Record<string, string> = {
        weight: plainWeightGradient(graph, dOutput, x, conv, batch),
      };
      if (hasBias) parameters.bias = sumChannels(graph, dOutput, plain, shape, batch);
      if (!needsInputGradient) return { parameters };
      const input = graph.node('Conv', [dOutput, weight], {
        kernel_shape: window.kernel,
        strides: window.stride,
        dilations: window.dilation,
        pads: window.pads,
        group: groups,
      });
      return { parameters, input };
    },
  };
}
