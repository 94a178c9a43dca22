import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SweepTrial } from '@fovea/report';
import { UsageError } from '@fovea/shape';
import { dataName } from '../data/find-data.ts';
import { runFolder } from '../run/run-folder.ts';
import { followSweep } from '../sweep/follow-sweep.ts';
import { planSweep, type SweepPlan, type SweepRequest } from '../sweep/plan-sweep.ts';
import { runSweep } from '../sweep/run-sweep.ts';
import { continuedPlan, holdSweep, readSweep, type SweepRecord, writeSweep } from '../sweep/sweep-folder.ts';
import { figure, trialTable } from '../sweep/sweep-lines.ts';
import { sweepResults } from '../sweep/sweep-results.ts';
import { writeConfig } from '../sweep/write-config.ts';
import { commandsFor, writeResults } from '../sweep/write-results.ts';
import type { Output } from '../terminal/output.ts';
import { pathArgument, shellCommand } from '../terminal/shell-command.ts';

export interface SweepOptions {
  /** What is searched; missing where the sweep in `out` is to go on as it began. */
  readonly request?: SweepRequest;
  /** The folder of the sweep. Default: `runs/<data>-sweep`. */
  readonly out?: string;
  /** Trials at once. Default: cores divided by threads per trial; 1 on another device than the CPU. */
  readonly jobs?: number;
  /** A configuration file, of which trials get the callbacks. */
  readonly config?: string;
  /** The command as it was typed. */
  readonly typed?: string;
  /** The file that is the `fovea` command, for the processes of trials. Default: this package's own. */
  readonly program?: string;
  /** Stops all trials after their steps. */
  readonly signal?: AbortSignal;
}

export interface SweepResult {
  readonly stopped: boolean;
  readonly goal: string;
  /** All trials, the best first. */
  readonly trials: readonly SweepTrial[];
  /** The folder of the best one; missing where none has a result. */
  readonly best?: string;
  readonly failed: number;
  readonly csv: string;
  readonly html: string;
  /** The command that goes on, where it was stopped. */
  readonly resume?: string;
}

const ownProgram = new URL('../../bin/fovea.js', import.meta.url);

/**
 * Trains networks with other settings each, in folders of their own, and says which are best. In a folder
 * that has a sweep it goes on with that one.
 *
 * @throws UsageError for what cannot be searched, and where the folder has another sweep or is worked on
 */
export async function sweep(options: SweepOptions, output: Output): Promise<SweepResult> {
  const { request, signal = new AbortController().signal } = options;
  const asked = request === undefined ? undefined : await planSweep(request);
  const folder = resolve(options.out ?? `runs/${dataName(asked?.data ?? '')}-sweep`);
  const lock = await holdSweep(folder);
  try {
    const before = await readSweep(folder);
    const plan = asked === undefined ? before?.plan : await continuedPlan(folder, before, asked);
    if (plan === undefined) {
      throw new UsageError('sweep-missing', 'there is no sweep in this folder', {
        path: folder,
        hint: 'Begin one: fovea sweep <data> --space lr=0.001..0.1:log --out <folder>.',
      });
    }
    const typed = before?.typed ?? options.typed;
    let record: SweepRecord = {
      format: 'fovea-sweep-1',
      ...(typed === undefined ? {} : { typed }),
      plan,
      failures: before?.failures ?? {},
    };
    await writeSweep(folder, record);
    const config = await writeConfig(folder, options.config);
    const jobs = Math.min(options.jobs ?? usualJobs(plan), plan.trials.length);
    tellPlan(plan, { folder, jobs, isBegun: before !== undefined }, output);
    const follow = followSweep(plan, folder, record.failures, output);
    const program = options.program ?? fileURLToPath(ownProgram);
    const run = { folder, jobs, program, signal, ...(config === undefined ? {} : { config }) };
    try {
      await runSweep(plan, run, record.failures, {
        ...follow.events,
        async onEnd(trial, state, failure) {
          if (failure !== undefined) {
            record = { ...record, failures: { ...record.failures, [trial.name]: failure } };
            await writeSweep(folder, record);
          }
          await follow.events.onEnd(trial, state, failure);
        },
      });
    } finally {
      follow.end();
    }
    return await tellResults(plan, folder, { record, stopped: signal.aborted }, output);
  } finally {
    lock.release();
  }
}

/**
 * One thread per trial and a trial per core is the most work per second: a network this small keeps several
 * threads waiting for one another. Other devices are one for all.
 */
function usualJobs({ threads, trials }: SweepPlan): number {
  const isCpu = trials.every(({ args }) => !args.includes('--device') || args.includes('cpu'));
  return isCpu ? Math.max(1, Math.floor(availableParallelism() / threads)) : 1;
}

function tellPlan(
  { trials, search, rungs, goal, threads }: SweepPlan,
  { folder, jobs, isBegun }: { readonly folder: string; readonly jobs: number; readonly isBegun: boolean },
  output: Output,
): void {
  const stages = rungs.flatMap(({ trials: count, epochs }) =>
    epochs === undefined ? [] : [`${count} with ${epochs}`],
  );
  output.line(
    [
      `${output.colors.bold(runFolder(folder).file(''))}  ${isBegun ? 'goes on: ' : ''}${trials.length} ${trials.length === 1 ? 'trial' : 'trials'}, ${search} search for the best ${goal}`,
      `${jobs} at once, ${threads} ${threads === 1 ? 'thread' : 'threads'} each`,
    ].join('  '),
  );
  if (stages.length > 0) output.line(`epochs: ${stages.join(', ')}`);
}

async function tellResults(
  plan: SweepPlan,
  folder: string,
  { record, stopped }: { readonly record: SweepRecord; readonly stopped: boolean },
  output: Output,
): Promise<SweepResult> {
  const trials = await sweepResults(plan, folder, record.failures);
  const files = await writeResults(plan, folder, trials);
  const failed = Object.keys(record.failures).length;
  const [first] = trials;
  const best = first?.result !== undefined && first.failure === undefined ? first : undefined;
  const { goal } = plan;
  output.line();
  for (const line of trialTable(trials, { goal, names: Object.keys(plan.parameters) }, output))
    output.line(line);
  output.line();
  if (failed > 0)
    output.line(output.colors.red(`${failed} of ${trials.length} trials failed; sweep.csv says why`));
  output.line(`table ${files.csv}  page ${files.html} (open it in a browser)`);
  if (best?.result !== undefined) {
    output.line(`best ${goal} ${figure(best.result)}: ${runFolder(join(folder, best.name)).file('')}`);
    for (const [about, command] of stopped ? [] : commandsFor(folder, best)) {
      output.line(`${output.colors.dim(`${about}:`)} ${command}`);
    }
  }
  const resume = shellCommand(['sweep', pathArgument(runFolder(folder).file(''))]);
  if (stopped) output.line(`go on with: ${output.colors.bold(resume)}`);
  return {
    ...{ stopped, goal, trials, failed, ...files },
    ...(best === undefined ? {} : { best: runFolder(join(folder, best.name)).file('') }),
    ...(stopped ? { resume } : {}),
  };
}
