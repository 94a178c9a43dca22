import type { Reference } from '../reference.ts';
import type { PreluAttributes } from './prelu.ts';

/** x above 0, slope · x below. */
export const preluReference: Reference<PreluAttributes> = (
  x,
  { input: [, height = 1, width = 1], attributes },
  { weight = [] },
) =>
  x.map((value, i) => {
    const channel = attributes.perChannel === true ? Math.floor(i / (height * width)) : 0;
    return value > 0 ? value : (weight[channel] ?? 0) * value;
  });
