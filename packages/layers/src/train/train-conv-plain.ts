import type { TrainContext, Trained } from '../layer-definition.ts';
import type { Convolution } from './convolution.ts';
import { plain } from './layout.ts';
import { sumChannels } from './per-channel.ts';
import { plainInputGradient } from './plain-input-gradient.ts';
import { plainWeightGradient } from './plain-weight-gradient.ts';

/**
 * Convolution in plain layout: Conv, which gathers its windows piece by piece
 * in the cache. The gradient of the input is a Conv of its own.
 */
export function trainConvPlain(x: string, conv: Convolution, context: TrainContext): Trained {
  const { graph, batch, parameter, needsInputGradient } = context;
  const { window, filters, groups } = conv;
  const weight = parameter('weight');
  const value = graph.node('Conv', conv.bias ? [x, weight, parameter('bias')] : [x, weight], {
    kernel_shape: window.kernel,
    strides: window.stride,
    dilations: window.dilation,
    pads: window.pads,
    group: groups,
  });
  return {
    output: { value, layout: plain },
    backward(dOutput) {
      const parameters: Record<string, string> = {
        weight: plainWeightGradient(graph, x, dOutput, conv, batch),
      };
      if (conv.bias) {
        parameters.bias = sumChannels(graph, dOutput, plain, [filters, ...window.output], batch);
      }
      if (!needsInputGradient) return { parameters };
      return { parameters, input: plainInputGradient(graph, dOutput, weight, conv) };
    },
  };
}
