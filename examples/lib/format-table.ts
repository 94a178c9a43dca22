import type { Row } from './study.ts';

/** Rows as lines of text, numbers to the right, under a line of headings. */
export function formatTable(rows: readonly Row[]): string {
  const [first = {}] = rows;
  const columns = Object.keys(first).map((name) => {
    const cells = [name, ...rows.map((row) => String(row[name] ?? ''))];
    const width = Math.max(...cells.map((cell) => cell.length));
    const isNumber = typeof first[name] === 'number';
    return cells.map((cell) => (isNumber ? cell.padStart(width) : cell.padEnd(width)));
  });
  const lines = Array.from({ length: rows.length + 1 }, (_, line) =>
    columns
      .map((cells) => cells[line] ?? '')
      .join('  ')
      .trimEnd(),
  );
  return lines.join('\n');
}
