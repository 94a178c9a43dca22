/**
 * How the learning rate changes over a run, as plain data: `constant`, or
 * `cosine`, which lets it fall from its full value to nearly zero along half a
 * cosine, so that the last steps settle what the first ones found.
 */
export type Schedule = { readonly name: 'constant' } | { readonly name: 'cosine' };

/**
 * The factor on the learning rate at a step, 0 to 1.
 *
 * Cosine: ½ (1 + cos(π · (step − 1) / steps)); Loshchilov and Hutter, 2016, arXiv:1608.03983, without restarts.
 *
 * @param step - counted from 1
 * @param steps - of the whole run
 */
export function scheduleFactor({ name }: Schedule, step: number, steps: number): number {
  return name === 'constant' ? 1 : (1 + Math.cos((Math.PI * (step - 1)) / steps)) / 2;
}
