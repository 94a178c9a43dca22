import type { Reference } from '../reference.ts';
import type { BatchNorm2dAttributes } from './batch-norm2d.ts';

/** Inference: (x − running mean) / √(running variance + ε) · weight + bias, channel by channel. */
export const batchNorm2dReference: Reference<BatchNorm2dAttributes> = (
  x,
  { input, attributes },
  parameters,
) => {
  const [, height = 0, width = 0] = input;
  const { weight = [], bias = [], running_mean: mean = [], running_var: variance = [] } = parameters;
  return x.map((value, i) => {
    const channel = Math.floor(i / (height * width));
    const deviation = Math.sqrt((variance[channel] ?? 0) + (attributes.epsilon ?? 1e-5));
    return ((value - (mean[channel] ?? 0)) / deviation) * (weight[channel] ?? 0) + (bias[channel] ?? 0);
  });
};

/** Training: the same with mean and biased variance of the whole batch; `x` holds all its images. */
export function batchNorm2dTrainReference(
  x: readonly number[],
  [channels = 0, height = 0, width = 0]: readonly number[],
  epsilon: number,
  { weight = [], bias = [] }: Readonly<Record<string, readonly number[]>>,
): number[] {
  const size = height * width;
  const channelOf = (i: number) => Math.floor(i / size) % channels;
  const mean = new Array<number>(channels).fill(0);
  const variance = new Array<number>(channels).fill(0);
  const count = x.length / channels;
  x.forEach((value, i) => {
    mean[channelOf(i)] = (mean[channelOf(i)] ?? 0) + value / count;
  });
  x.forEach((value, i) => {
    const channel = channelOf(i);
    variance[channel] = (variance[channel] ?? 0) + (value - (mean[channel] ?? 0)) ** 2 / count;
  });
  return x.map((value, i) => {
    const channel = channelOf(i);
    const normal = (value - (mean[channel] ?? 0)) / Math.sqrt((variance[channel] ?? 0) + epsilon);
    return normal * (weight[channel] ?? 0) + (bias[channel] ?? 0);
  });
}
