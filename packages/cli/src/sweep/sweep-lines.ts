import type { SweepTrial, SweepValue } from '@fovea/report';
import type { Output } from '../terminal/output.ts';
import { duration } from '../terminal/progress-line.ts';
import type { TrialValues } from './sample-trials.ts';

/** More rows than this are for `sweep.csv` and `sweep.html`. */
const mostRows = 30;

/** A trial that is at work. */
export interface RunningTrial {
  readonly name: string;
  readonly values: TrialValues;
  readonly epochs: number;
  /** What it has so far. */
  readonly result?: number;
}

/** How far a sweep is, on one line. */
export function sweepLine({
  done,
  count,
  failed,
  goal,
  best,
}: {
  readonly done: number;
  readonly count: number;
  readonly failed: number;
  readonly goal: string;
  readonly best?: { readonly name: string; readonly result: number } | undefined;
}): string {
  return [
    `${done} of ${count} trials`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(best === undefined ? [] : [`best ${goal} ${figure(best.result)} (${best.name})`]),
  ].join('  ');
}

/** The trials that are at work, a line each, cut where a terminal's line ends. */
export function runningLines(
  running: readonly RunningTrial[],
  goal: string,
  columns: number,
): readonly string[] {
  return running.map(({ name, values, epochs, result }) => {
    const reached = result === undefined ? [] : [`${goal} ${figure(result)}`];
    return cut([name, `epochs ${epochs}`, ...reached, ...valueWords(values)].join('  '), columns - 1);
  });
}

/** The line of a trial that has ended. */
export function trialLine(
  { name, values, result, failure, epochs, seconds }: SweepTrial,
  goal: string,
  { colors }: Pick<Output, 'colors'>,
): string {
  const end =
    failure === undefined
      ? [
          `${goal} ${colors.bold(result === undefined ? '–' : figure(result))}`,
          `${epochs} ${epochs === 1 ? 'epoch' : 'epochs'} in ${duration(seconds)}`,
        ]
      : [`${colors.red('failed:')} ${failure}`];
  return [name, ...valueWords(values), ...end].join('  ');
}

/** All trials as a table, as they come; of many the first. */
export function trialTable(
  trials: readonly SweepTrial[],
  { goal, names }: { readonly goal: string; readonly names: readonly string[] },
  { colors, columns }: Pick<Output, 'colors' | 'columns'>,
): readonly string[] {
  const rows = trials
    .slice(0, mostRows)
    .map(({ name, values, result, failure, epochs, seconds }) => [
      name,
      ...names.map((key) => valueText(values[key])),
      failure === undefined ? (result === undefined ? 'not done' : figure(result)) : 'failed',
      `${epochs}`,
      duration(seconds),
    ]);
  const cells = [['trial', ...names, goal, 'epochs', 'time'], ...rows];
  const widths = cells[0]?.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0))) ?? [];
  const lines = cells.map((row) => {
    const line = row.map((cell, i) =>
      i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0),
    );
    return cut(line.join('  ').trimEnd(), columns);
  });
  const [head = '', first, ...others] = lines;
  const isFirstBest = trials[0]?.result !== undefined && trials[0].failure === undefined;
  return [
    colors.dim(head),
    ...(first === undefined ? [] : [isFirstBest ? colors.bold(first) : first]),
    ...others,
    ...(trials.length > mostRows ? [`and ${trials.length - mostRows} more`] : []),
  ];
}

/** A value as people write it; a dash for none. */
export function valueText(value: SweepValue | undefined): string {
  if (value === undefined || value === null || value === false) return '–';
  return value === true ? 'yes' : `${value}`;
}

/** A figure with as many digits as one looks at. */
export function figure(value: number): string {
  return Math.abs(value) >= 1e-3 && Math.abs(value) < 1e4 ? value.toFixed(4) : value.toPrecision(4);
}

function valueWords(values: TrialValues): string[] {
  return Object.entries(values).map(([name, value]) => `${name} ${valueText(value)}`);
}

function cut(text: string, room: number): string {
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
}
