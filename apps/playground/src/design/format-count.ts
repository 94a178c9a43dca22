/** A count for people, in the language's own digits groups: 34,826; 1.2 million as 1.2M. */
export function formatCount(count: number, language: string): string {
  const compact = count >= 1e6;
  const format = new Intl.NumberFormat(
    language,
    compact ? { notation: 'compact', maximumFractionDigits: 2 } : {},
  );
  return format.format(count);
}

/** [16, 12, 12] as `16 × 12 × 12`. */
export function formatSize(shape: readonly number[]): string {
  return shape.join(' × ');
}
