/** Which value gets which colour: shared by the maps of a layer, or one map's own. */
export interface MapScale {
  /** True where values may be negative: colours then go both ways from 0. */
  readonly signed: boolean;
  /** The absolute value that gets the strongest colour; what lies beyond gets it too. At least 0. */
  readonly limit: number;
}

/**
 * The scale that fits values: up to the largest absolute value, and signed when
 * one is negative. Pass all values of a layer for maps that can be compared,
 * or one map's for its own. NaN and infinite values are left out; where nothing
 * is left, or all is 0, the limit is 0 and everything has the colour of 0.
 */
export function mapScale(values: ArrayLike<number>): MapScale {
  let [signed, limit] = [false, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    if (value < 0) signed = true;
    limit = Math.max(limit, Math.abs(value));
  }
  return { signed, limit };
}
