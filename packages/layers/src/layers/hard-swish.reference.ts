import type { Reference } from '../reference.ts';

/** x · min(max(0, x + 3), 6) / 6: 0 up to −3, x from 3 on. */
export const hardSwishReference: Reference = (x) =>
  x.map((value) => {
    if (value <= -3) return 0;
    return value >= 3 ? value : (value * (value + 3)) / 6;
  });
