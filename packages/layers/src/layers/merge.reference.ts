import type { Reference } from '../reference.ts';

/** The branches' sum, of `add` and `residual`. */
export const addReference: Reference = (_x, _node, _parameters, [first = [], ...rest] = []) =>
  first.map((value, i) => rest.reduce((sum, other) => sum + (other[i] ?? 0), value));

/** Channels lie one behind the other, so joining is writing one branch after the other. */
export const concatReference: Reference = (_x, _node, _parameters, branches = []) => branches.flat();

/** The product; of one number per channel, each counts for all values of its channel. */
export const multiplyReference: Reference = (_x, _node, _parameters, [body = [], by = []] = []) =>
  body.map((value, i) => value * (by[Math.floor((i * by.length) / body.length)] ?? 0));
