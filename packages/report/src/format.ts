/** A number with four digits; words where it is none. */
export function figure(value: number): string {
  if (Number.isNaN(value)) return 'no number';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e7)) return value.toExponential(2);
  return Number(value.toPrecision(4)).toLocaleString('en', { maximumFractionDigits: 8 });
}

/** 0.985 as `98.5 %`; finer where rounding would hide that it is not all. */
export function percent(part: number, digits = 1): string {
  if (!Number.isFinite(part)) return '–';
  const isNearlyAll = part < 1 && Number((100 * part).toFixed(digits)) === 100;
  return `${(100 * part).toFixed(isNearlyAll ? digits + 2 : digits)} %`;
}

/** A share that has a place in a table, between 0 and 1. */
export function share(value: number): string {
  return Number.isFinite(value) ? value.toFixed(3) : '–';
}

/** `8,000`. */
export function count(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toLocaleString('en') : '–';
}

/** `7 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `1 image`, `2 images`. */
export function plural(value: number, word: string): string {
  return `${count(value)} ${word}${value === 1 ? '' : word.endsWith('s') ? 'es' : 's'}`;
}

/** Words in a row; of many the first. */
export function listed(words: readonly string[], most = 6): string {
  if (words.length <= most) return words.join(', ');
  return `${words.slice(0, most).join(', ')} and ${words.length - most} more`;
}
