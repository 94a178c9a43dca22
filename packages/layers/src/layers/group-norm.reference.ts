import type { Reference } from '../reference.ts';
import type { GroupNormAttributes } from './group-norm.ts';
import { standardised } from './layer-norm.reference.ts';

/** (x − mean) / √(variance + ε) within each group of channels, then · weight + bias channel by channel. */
export const groupNormReference: Reference<GroupNormAttributes> = (
  x,
  { input: [, height = 1, width = 1], attributes: { groups, epsilon = 1e-5 } },
  { weight, bias },
) => {
  const size = x.length / groups;
  return Array.from({ length: groups }, (_, group) =>
    standardised(x.slice(group * size, (group + 1) * size), epsilon),
  )
    .flat()
    .map((value, i) => {
      const channel = Math.floor(i / (height * width));
      return value * (weight?.[channel] ?? 1) + (bias?.[channel] ?? 0);
    });
};
