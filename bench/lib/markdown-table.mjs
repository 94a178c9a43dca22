// @ts-check

/**
 * @param {readonly string[]} heads
 * @param {readonly (readonly string[])[]} rows
 */
export function markdownTable(heads, rows) {
  return [heads, heads.map((_, i) => (i === 0 ? '---' : '--:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** A number with two figures at least. @param {number | undefined} value */
export function short(value) {
  if (value === undefined || Number.isNaN(value)) return '';
  return value < 10 ? value.toPrecision(2) : Math.round(value).toLocaleString('en-GB');
}

/** @param {number} part */
export function percent(part) {
  return `${(100 * part).toFixed(Math.abs(part) < 0.1 ? 1 : 0)} %`;
}
