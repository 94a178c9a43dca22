/**
 * The error function, 2/√π · ∫₀ˣ exp(−t²) dt, to about 15 digits: its power
 * series, all terms of one sign, near 0, and 1 less a continued fraction further out.
 *
 * Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.6 and 7.1.14.
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (Number.isNaN(x) || size > 6) return Number.isNaN(x) ? x : Math.sign(x);
  const scale = Math.exp(-size * size) / Math.sqrt(Math.PI);
  if (size < 2.5) {
    let [term, sum] = [size, 0];
    for (let n = 1; sum + term !== sum; n++) {
      sum += term;
      term *= (2 * size * size) / (2 * n + 1);
    }
    return Math.sign(x) * 2 * scale * sum;
  }
  let fraction = size;
  for (let n = 60; n > 0; n--) fraction = size + n / 2 / fraction;
  return Math.sign(x) * (1 - scale / fraction);
}
