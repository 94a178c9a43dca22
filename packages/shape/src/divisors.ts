/** The largest divisor of a whole number that is at most `limit` (1 or more). */
export function divisorAtMost(n: number, limit: number): number {
  return Math.max(...divisors(n).filter((divisor) => divisor <= limit));
}

/** The smallest divisor of a whole number that is at least `least`, if there is one. */
export function divisorAtLeast(n: number, least: number): number | undefined {
  const enough = divisors(n).filter((divisor) => divisor >= least);
  return enough.length === 0 ? undefined : Math.min(...enough);
}

/** The greatest number that divides both. */
export function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** More than enough for any image; it keeps a size mistyped with ten digits too many from holding up an editor. */
const mostTried = 100_000;

/** In pairs up to the root: for numbers above `mostTried` squared, only the pairs whose smaller one is below it. */
function divisors(n: number): number[] {
  const found: number[] = [];
  for (let divisor = 1; divisor * divisor <= n && divisor <= mostTried; divisor++) {
    if (n % divisor === 0) found.push(divisor, n / divisor);
  }
  return found;
}
