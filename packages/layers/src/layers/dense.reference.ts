import type { Reference } from '../reference.ts';
import type { DenseAttributes } from './dense.ts';

/** Each output is the sum of all inputs times their weights, plus bias. */
export const denseReference: Reference<DenseAttributes> = (x, { attributes }, { weight = [], bias }) =>
  Array.from({ length: attributes.units }, (_, unit) =>
    x.reduce((sum, value, i) => sum + value * (weight[unit * x.length + i] ?? 0), bias?.[unit] ?? 0),
  );
