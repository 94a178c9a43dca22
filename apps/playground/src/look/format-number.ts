/**
 * A number as it is shown beside maps: three decimals, fewer for large ones,
 * and a real minus sign. Tiny numbers that are not 0 keep two digits.
 */
export function formatNumber(value: number, decimals = 3): string {
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 'NaN';
  if (size === Number.POSITIVE_INFINITY) return value > 0 ? '∞' : '−∞';
  const text =
    size !== 0 && size < 0.5 * 10 ** -decimals
      ? value.toExponential(0)
      : value.toFixed(size >= 1000 ? 0 : size >= 100 ? Math.min(1, decimals) : decimals);
  return text.replaceAll('-', '−');
}

/** A number where there is little room: two decimals at most. */
export function formatShort(value: number): string {
  const size = Math.abs(value);
  const text = value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
  return text === '-0.00' ? '0.00' : text.replace('-', '−');
}

/** `−0.3` as something to add: in brackets. */
export function formatTerm(value: number, decimals?: number): string {
  const text = formatNumber(value, decimals);
  return text.startsWith('−') ? `(${text})` : text;
}

/** `0.987` as `98.7 %`. */
export function formatPercent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
