import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { DataError } from '@fovea/shape';
import { parse } from 'csv-parse/sync';
import { type ImageFiles, type LabelledFile, TEST, TRAIN } from './find-image-files.ts';
import type { SkippedFile } from './train-test.ts';

/** Names of columns, in any case. */
const COLUMNS = {
  path: ['path', 'file', 'filename', 'filepath', 'image', 'image_path'],
  label: ['label', 'class', 'category', 'target'],
  part: ['split', 'part', 'set', 'subset'],
};

interface Row {
  readonly line: number;
  readonly path: string;
  readonly label: string;
  /** Lower case; empty where there is no such column. */
  readonly part: string;
}

/**
 * Reads a table of image files and their labels. Its first line names the
 * columns: one of the paths (relative to the table's folder), one of the labels
 * and perhaps one of the parts (`train`, `test`, …); or it has two columns, path
 * and label, and no such line. Commas, semicolons or tabs are between them.
 *
 * @throws DataError that names the line: unreadable, a missing or empty column, a
 * part that there is not, one file with two labels, fewer than two labels.
 */
export async function readCsvLabels(file: string): Promise<ImageFiles> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw fault(file, 'the table cannot be read', { received: cause.code ?? cause.message });
  });
  const rows = readRows(text, file);
  const classes = classNames(rows);
  if (classes.length < 2) {
    throw fault(file, 'there are too few labels', {
      expected: 'at least 2 different ones',
      received: classes.length === 0 ? 'no row' : `only "${classes[0]}"`,
    });
  }
  const testName = TEST.find((name) => rows.some(({ part }) => part === name));
  const parts: Record<'train' | 'test', LabelledFile[]> = { train: [], test: [] };
  const skipped: SkippedFile[] = [];
  const before = new Map<string, Row>();
  for (const row of rows) {
    const path = resolve(dirname(file), row.path);
    const earlier = before.get(path);
    if (earlier === undefined) before.set(path, row);
    else if (earlier.label === row.label) {
      skipped.push({ file: row.path, reason: `on line ${row.line} again, as on line ${earlier.line}` });
      continue;
    } else {
      throw fault(`${file}, line ${row.line}`, `${row.path} has another label`, {
        expected: `"${earlier.label}", as on line ${earlier.line}`,
        received: `"${row.label}"`,
      });
    }
    const entry = { file: path, label: classes.indexOf(row.label) };
    if (row.part === '' || TRAIN.includes(row.part)) parts.train.push(entry);
    else if (row.part === testName) parts.test.push(entry);
    else skipped.push({ file: row.path, reason: `not used: "${testName}" is the part to test on` });
  }
  const test = testName === undefined ? {} : { test: parts.test };
  return { classes, train: parts.train, ...test, skipped };
}

function readRows(text: string, file: string): Row[] {
  const records = parseRecords(text, file);
  const [first] = records;
  const names = (first?.fields ?? []).map((name) => name.toLowerCase());
  const find = (known: readonly string[]): number => names.findIndex((name) => known.includes(name));
  const [path, label, part] = [find(COLUMNS.path), find(COLUMNS.label), find(COLUMNS.part)];
  const hasHeader = path >= 0 && label >= 0;
  if (!hasHeader && names.length !== 2) {
    throw fault(`${file}, line ${first?.line ?? 1}`, 'the columns are not named', {
      expected: `one of ${COLUMNS.path.join(', ')} and one of ${COLUMNS.label.join(', ')}, or just two columns: path and label`,
      received: names.join(', '),
    });
  }
  return records.slice(hasHeader ? 1 : 0).map(({ fields, line }) => {
    const row = {
      line,
      path: fields[hasHeader ? path : 0] ?? '',
      label: fields[hasHeader ? label : 1] ?? '',
      part: (hasHeader && part >= 0 ? (fields[part] ?? '') : '').toLowerCase(),
    };
    checkRow(row, hasHeader && part >= 0, file);
    return row;
  });
}

function checkRow({ line, path, label, part }: Row, hasParts: boolean, file: string): void {
  const where = `${file}, line ${line}`;
  if (path === '') throw fault(where, 'there is no path', { received: 'nothing' });
  if (label === '') throw fault(where, 'there is no label', { received: 'nothing' });
  if (hasParts && ![...TRAIN, ...TEST].includes(part)) {
    throw fault(where, 'there is no such part', {
      expected: [...TRAIN, ...TEST].join(', '),
      received: part === '' ? 'nothing' : `"${part}"`,
    });
  }
}

interface CsvRecord {
  readonly fields: readonly string[];
  readonly line: number;
}

function parseRecords(text: string, file: string): CsvRecord[] {
  const [head = ''] = text.split('\n', 1);
  const delimiter = ['\t', ';'].find((mark) => head.includes(mark)) ?? ',';
  const records: CsvRecord[] = [];
  try {
    parse(text, {
      ...{ delimiter, bom: true, trim: true },
      ...{ skip_empty_lines: true, relax_column_count: true },
      onRecord: (fields: string[], { lines }) => {
        records.push({ fields, line: lines });
        return null;
      },
    });
  } catch (cause) {
    const received = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, '');
    throw fault(file, 'this is no table of comma-separated values', { received, cause });
  }
  return records;
}

/** The labels, sorted; as numbers where all are. */
function classNames(rows: readonly Row[]): string[] {
  const names = [...new Set(rows.map(({ label }) => label))];
  const areNumbers = names.every((name) => /^\d+$/.test(name));
  return areNumbers ? names.sort((a, b) => Number(a) - Number(b)) : names.sort();
}

function fault(
  path: string,
  problem: string,
  details: { readonly expected?: string; readonly received: string; readonly cause?: unknown },
): DataError {
  return new DataError('csv', problem, { path, ...details });
}
