import type { Reference } from '../reference.ts';

/** Each channel's mean. */
export const globalAvgPool2dReference: Reference = (x, { input: [channels = 0, height = 0, width = 0] }) =>
  Array.from({ length: channels }, (_, channel) => {
    const pixels = x.slice(channel * height * width, (channel + 1) * height * width);
    return pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
  });
