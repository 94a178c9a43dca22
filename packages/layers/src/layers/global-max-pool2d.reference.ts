import type { Reference } from '../reference.ts';

/** Each channel's largest value. */
export const globalMaxPool2dReference: Reference = (x, { input: [channels = 0, height = 0, width = 0] }) =>
  Array.from({ length: channels }, (_, channel) =>
    Math.max(...x.slice(channel * height * width, (channel + 1) * height * width)),
  );
