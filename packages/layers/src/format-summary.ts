import { formatShape } from '@fovea/shape';
import type { Summary } from './summary.ts';
import type { SummaryRow } from './summary-rows.ts';

const header = ['layer', 'output', 'parameters', 'multiply-adds', 'receptive field', 'memory'];

/** A {@link Summary} as a table in plain text, with what the columns mean where it is not plain. */
export function formatSummary({ input, rows, totals }: Omit<Summary, 'toString'>): string {
  const all = rows.flatMap((row) => withInner(row, 0));
  const body = all.map(({ row, depth }) => [
    `${'  '.repeat(depth)}${row.name.slice(row.name.lastIndexOf('.') + 1)}`,
    formatShape(row.output),
    number(row.parameters),
    number(row.macs),
    row.receptiveField === undefined ? '' : row.receptiveField.size.join('×'),
    bytes(row.activationBytes),
  ]);
  const last = [
    'total',
    '',
    number(totals.parameters),
    number(totals.macs),
    '',
    bytes(totals.activationBytes),
  ];
  const lines = table([header, ['input', formatShape(input), '', '', '', ''], ...body, last]);
  const rule = '─'.repeat(lines[0]?.length ?? 0);
  return [
    lines[0],
    rule,
    ...lines.slice(1, -1),
    rule,
    lines.at(-1),
    '',
    `${number(totals.parameters)} parameters (${bytes(4 * totals.parameters)} as float32)${
      totals.buffers === 0 ? '' : `, ${number(totals.buffers)} buffers`
    }; multiply-adds and memory are for one image.${
      all.length > rows.length ? ' Layers that hold others count them in.' : ''
    }`,
    ...all.flatMap(({ row }) => unseenNote(row)),
  ].join('\n');
}

/** A row and those inside it, which stand behind it, further in. */
function withInner(row: SummaryRow, depth: number): { readonly row: SummaryRow; readonly depth: number }[] {
  return [{ row, depth }, ...row.branches.flat().flatMap((inner) => withInner(inner, depth + 1))];
}

function unseenNote({ name, unseen: [rows, columns] }: SummaryRow): string[] {
  const parts = [
    ...(rows === 0 ? [] : [`${plural(rows, 'row')} at the bottom`]),
    ...(columns === 0 ? [] : [`${plural(columns, 'column')} at the right`]),
  ];
  return parts.length === 0 ? [] : [`${name} never sees ${parts.join(' and ')}; strict: true refuses that.`];
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** Names and shapes to the left, numbers to the right. */
function table(cells: readonly (readonly string[])[]): string[] {
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
}

function number(value: number): string {
  return value.toLocaleString('en');
}

function bytes(value: number): string {
  if (value < 1024) return `${value} B`;
  if (value < 1024 ** 2) return `${(value / 1024).toFixed(1)} KiB`;
  return `${(value / 1024 ** 2).toFixed(1)} MiB`;
}
