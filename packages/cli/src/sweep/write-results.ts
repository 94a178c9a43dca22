import { join } from 'node:path';
import { type SweepReport, type SweepTrial, sweepHtml } from '@fovea/report';
import { metricGoals } from '@fovea/trainer';
import { runFolder } from '../run/run-folder.ts';
import { pathArgument, shellCommand } from '../terminal/shell-command.ts';
import type { SweepPlan } from './plan-sweep.ts';

/** The files that a sweep leaves beside its trials. */
export interface SweepFiles {
  readonly csv: string;
  readonly html: string;
}

/** What to do with the best trial, in commands that work as they stand. */
export function commandsFor(folder: string, best: SweepTrial): SweepReport['commands'] & object {
  const path = runFolder(join(folder, best.name)).file('');
  return [
    ['train it on', shellCommand(['resume', pathArgument(path), '--epochs', `${2 * best.epochs}`])],
    ['do it again', shellCommand(['repeat', pathArgument(path)])],
  ];
}

/** Writes `sweep.csv` and `sweep.html` of trials that are sorted, the best first. */
export async function writeResults(
  plan: SweepPlan,
  folder: string,
  trials: readonly SweepTrial[],
): Promise<SweepFiles> {
  const to = runFolder(folder);
  const [best] = trials;
  const hasBest = best?.result !== undefined && best.failure === undefined;
  const rungs = plan.rungs.flatMap(({ trials: count, epochs }) =>
    epochs === undefined ? [] : [{ trials: count, epochs }],
  );
  await to.write('sweep.csv', sweepTable(plan, trials));
  await to.write(
    'sweep.html',
    sweepHtml({
      name: to.file(''),
      data: plan.data,
      search: plan.search,
      goal: plan.goal,
      better: metricGoals[plan.goal],
      parameters: Object.entries(plan.parameters).map(([name, parameter]) =>
        parameter.kind === 'range'
          ? { name, scale: parameter.scale }
          : { name, scale: 'choice', choices: parameter.values },
      ),
      trials,
      ...(rungs.length > 1 ? { rungs } : {}),
      ...(hasBest ? { commands: commandsFor(folder, best) } : {}),
    }),
  );
  return { csv: to.file('sweep.csv'), html: to.file('sweep.html') };
}

/** All trials as CSV (RFC 4180), the best first: name, parameters, result, epochs, seconds, why one failed. */
export function sweepTable({ goal, parameters }: SweepPlan, trials: readonly SweepTrial[]): string {
  const names = Object.keys(parameters);
  const rows = trials.map(({ name, values, result, epochs, seconds, failure }) => [
    name,
    ...names.map((key) => values[key] ?? ''),
    result ?? '',
    epochs,
    seconds,
    failure ?? '',
  ]);
  return [['trial', ...names, goal, 'epochs', 'seconds', 'failure'], ...rows]
    .map((row) => `${row.map(field).join(',')}\r\n`)
    .join('');
}

function field(value: number | string | boolean): string {
  const text = `${value}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
