import { UsageError } from '@fovea/shape';
import { type MetricName, metricGoals } from '@fovea/trainer';
import { type Command, Option } from 'commander';
import { applyConfig } from '../config/apply-config.ts';
import { readConfig } from '../config/read-config.ts';
import { defined } from '../options/defined.ts';
import { wholeNumber } from '../options/parse-options.ts';
import { stopOnInterrupt } from '../run/stop-on-interrupt.ts';
import { type ParsedParameter, parseParameter } from '../sweep/parse-parameter.ts';
import type { Search, SweepRequest } from '../sweep/plan-sweep.ts';
import { readSweep } from '../sweep/sweep-folder.ts';
import { notOfTrials, textOf, trainOptions } from '../sweep/train-options.ts';
import { createOutput, printJson } from '../terminal/output.ts';
import { shellCommand } from '../terminal/shell-command.ts';
import { sweep } from './sweep.ts';
import { trainCommand } from './train-command.ts';

interface Flags {
  readonly config?: string;
  readonly file?: string;
  readonly space?: readonly ParsedParameter[];
  readonly search?: Search;
  readonly trials?: number;
  readonly eta?: number;
  readonly goal?: MetricName;
  readonly jobs?: number;
  readonly threads?: number;
  readonly out?: string;
  readonly json?: true;
}

/** What may be said to a sweep that goes on as it began. */
const onContinue = new Set(['jobs', 'json']);
/** Options of `fovea train` that a sweep has, though no trial is told them as they are. */
const kept = new Set(['out', 'json', 'config', 'threads']);

/** The options of `fovea sweep`: its own, and those of `fovea train`, which hold for every trial. */
export function sweepCommand(command: Command): Command {
  trainCommand(command);
  const names = new Set(command.options.map((option) => option.attributeName()));
  for (const argument of command.registeredArguments) {
    argument.description += '; or the folder of a sweep, to go on with it';
  }
  for (const option of command.options) {
    const name = option.attributeName();
    if (notOfTrials.has(name) && !kept.has(name)) option.hideHelp();
    if (name === 'out') option.description = 'where to write (default: runs/<data>-sweep)';
    if (name === 'threads') option.description = 'threads of each trial (default: 1)';
  }
  return command
    .optionsGroup('Search:')
    .option(
      '--space <name=values>',
      'what is searched; once for each: lr=0.001..0.1:log, momentum=0..0.95, accumulate=1..4:integer, batch=32,64',
      (text: string, before: readonly ParsedParameter[] = []) => [...before, parseParameter(text)],
    )
    .option('--file <file>', 'what fovea.sweep.ts says; options given here win')
    .addOption(new Option('--search <how>', 'how (default: random)').choices(['grid', 'random', 'halving']))
    .option('--trials <n>', 'how many are tried (default: 20; a grid has as many as it has)', wholeNumber(1))
    .option('--eta <n>', 'halving: one of so many goes on, with so many times the epochs (3)', wholeNumber(2))
    .addOption(
      new Option('--goal <figure>', 'what is to be best (default: testAccuracy)').choices(
        Object.keys(metricGoals),
      ),
    )
    .option('--jobs <n>', 'trials at once (default: cores divided by threads of each)', wholeNumber(1))
    .action(async (typed: string, _: Flags, { args }: Command) => {
      const request = await requestOf(command, { names, typed, isTyped: args.length > 0 });
      const { out, jobs, json } = command.opts<Flags>();
      const output = createOutput({ json });
      const interrupt = stopOnInterrupt(output, 'stopped before a trial began');
      try {
        const result = await sweep(
          {
            ...request,
            ...defined({ out: request.out ?? out, jobs, program: process.argv[1] }),
            typed: shellCommand(process.argv.slice(2)),
            signal: interrupt.signal,
          },
          output,
        );
        if (json) printJson(result);
        if (result.stopped) process.exitCode = 130;
        else if (result.failed > 0) process.exitCode = 1;
      } finally {
        interrupt.release();
      }
    });
}

async function requestOf(
  command: Command,
  {
    names,
    typed,
    isTyped,
  }: { readonly names: ReadonlySet<string>; readonly typed: string; readonly isTyped: boolean },
): Promise<{ readonly request?: SweepRequest; readonly out?: string; readonly config?: string }> {
  const given = [...names, 'space', 'file', 'search', 'trials', 'eta', 'goal', 'jobs'].filter(
    (name) => command.getOptionValueSource(name) === 'cli',
  );
  if (isTyped && (await readSweep(typed)) !== undefined) {
    const more = given.find((name) => !onContinue.has(name));
    if (more === undefined) return { out: typed };
    throw new UsageError('sweep-option', 'a sweep goes on with what it began with', {
      path: flagOf(command, more),
      hint: `Leave it out; --jobs may be another. More trials of a random search: its whole command, with more --trials and --out ${typed}.`,
    });
  }
  const refused = given.find((name) => notOfTrials.has(name) && !kept.has(name));
  if (refused !== undefined) {
    throw new UsageError('sweep-option', 'this does not go with a sweep', {
      path: flagOf(command, refused),
      hint: 'Leave it out, or use it with fovea train.',
    });
  }
  const config = await readConfig(command.getOptionValue('config'));
  const own = config === undefined ? undefined : applyConfig(command, config);
  const spaces = command.opts<Flags>().space ?? [];
  const named = command.opts<Flags>().file;
  // A space that is typed is the whole space, unless a file is named, too.
  const file = spaces.length > 0 && named === undefined ? undefined : await readConfig(named, 'sweep');
  const { space: written, ...rest } = file?.config ?? {};
  const fromFile = file === undefined ? undefined : applyConfig(command, { path: file.path, config: rest });
  if (fromFile !== undefined && fromFile.callbacks.length > 0) {
    throw new UsageError('sweep-callbacks', 'a sweep has no callbacks', {
      path: `${file?.path}, callbacks`,
      hint: 'Those in fovea.config.ts go along with every trial.',
    });
  }
  const flags = command.opts<Flags>();
  const typedSpace = Object.fromEntries(spaces.map(({ name, parameter }) => [name, parameter]));
  const space = { ...(typeof written === 'object' ? written : {}), ...typedSpace };
  const path = spaces.length > 0 ? '--space' : file === undefined ? 'fovea sweep' : `${file.path}, space`;
  const options = trainOptions();
  const values = Object.fromEntries(
    [...options].flatMap(([name, option]) => {
      const value: unknown = command.getOptionValue(name);
      if (notOfTrials.has(name) || value === undefined || name in space) return [];
      if (command.getOptionValueSource(name) === 'default') return [];
      return [[name, textOf(option, value, option.long ?? name)]];
    }),
  );
  const twice = Object.keys(space).find((name) => command.getOptionValueSource(name) === 'cli');
  if (twice !== undefined) {
    throw new UsageError('sweep-twice', 'this is both given and searched', {
      path: flagOf(command, twice),
      hint: 'Leave one of them out.',
    });
  }
  return {
    request: {
      data: isTyped ? typed : (fromFile?.data ?? own?.data ?? typed),
      ...{ space, path, values },
      search: flags.search ?? 'random',
      goal: flags.goal ?? 'testAccuracy',
      threads: flags.threads ?? 1,
      ...defined({ trials: flags.trials, eta: flags.eta }),
    },
    ...defined({ config: config?.path }),
  };
}

function flagOf(command: Command, name: string): string {
  return command.options.find((option) => option.attributeName() === name)?.long ?? name;
}
