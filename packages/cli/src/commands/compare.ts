import { summary } from '@fovea/layers';
import { bestEpoch, type ComparedRow, compareHtml, differs, type RunComparison } from '@fovea/report';
import { UsageError } from '@fovea/shape';
import type { Checkpoint } from '@fovea/trainer';
import { findArchitecture } from '../run/find-architecture.ts';
import { configurationOf } from '../run/run-facts.ts';
import { runFolder } from '../run/run-folder.ts';
import type { Output } from '../terminal/output.ts';
import { count, duration } from '../terminal/progress-line.ts';
import { writeWhole } from '../write-whole.ts';

export interface CompareOptions {
  /** Folders of two runs or more. */
  readonly runs: readonly string[];
  /** Where to write a page of them. */
  readonly html?: string;
}

export type CompareResult = Pick<RunComparison, 'names' | 'results' | 'settings'>;

/**
 * Shows runs side by side, as their last checkpoints have them.
 *
 * @throws UsageError for fewer than two runs
 */
export async function compare({ runs, html }: CompareOptions, output: Output): Promise<CompareResult> {
  if (runs.length < 2) {
    throw new UsageError('compare-runs', 'there is nothing to compare', {
      expected: 'the folders of two runs or more',
      received: `${runs.length}`,
    });
  }
  const checkpoints = await Promise.all(runs.map(readRun));
  const results = resultsOf(checkpoints);
  const settings = rowsOf(
    checkpoints.map((checkpoint) => [...configurationOf(checkpoint), ['network', networkText(checkpoint)]]),
  );
  const comparison = { names: runs, histories: checkpoints.map(({ history }) => history), results, settings };
  const rows = [...results, ...settings.filter(differs)];
  for (const line of table(runs, rows)) output.line(line);
  if (html !== undefined) {
    await writeWhole(html, compareHtml(comparison));
    output.line();
    output.line(`page ${html}`);
  }
  return { names: runs, results, settings };
}

async function readRun(path: string): Promise<Checkpoint> {
  const folder = runFolder(path);
  const arch = (await folder.readRecord())?.options.arch;
  const network = arch === undefined ? undefined : (await findArchitecture(arch)).build;
  return folder.readCheckpoint(network);
}

function resultsOf(checkpoints: readonly Checkpoint[]): ComparedRow[] {
  return rowsOf(
    checkpoints.map(({ history, settings, network, device }) => {
      const last = history.at(-1);
      const best = bestEpoch(history);
      const seconds = history.reduce((sum, record) => sum + record.seconds, 0);
      const { parameters, macs } = summary(network).totals;
      const speeds = history.map(({ samplesPerSecond }) => samplesPerSecond);
      const figures: (readonly [string, string | undefined])[] = [
        ['held-out accuracy', last?.testAccuracy?.toFixed(4)],
        ['best held-out accuracy', best?.testAccuracy?.toFixed(4)],
        ['held-out error', last?.testError?.toPrecision(4)],
        ['held-out loss', last?.testLoss?.toFixed(4)],
        ['training loss', last?.loss.toFixed(4)],
        ['best epoch', best === undefined ? undefined : `${best.epoch}`],
        ['epochs done', `${history.length} of ${settings.epochs}`],
        ['parameters', count(parameters)],
        ['multiply-adds', count(macs)],
        ['training time', duration(seconds)],
        ['images/s', speeds.length === 0 ? undefined : count(speeds.reduce((a, b) => a + b) / speeds.length)],
        ['device', device],
      ];
      return figures.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
    }),
  );
}

/** Tables of one run each as one with a column per run; what a run does not have is empty. */
function rowsOf(runs: readonly (readonly (readonly [name: string, value: string])[])[]): ComparedRow[] {
  const names = new Set(runs.flatMap((facts) => facts.map(([name]) => name)));
  return [...names].map((name) => ({
    name,
    values: runs.map((facts) => facts.find(([own]) => own === name)?.[1] ?? ''),
  }));
}

function networkText({ network }: Checkpoint): string {
  return network.nodes.map(({ definition: { type }, output }) => `${type} ${output.join('×')}`).join(', ');
}

function table(names: readonly string[], rows: readonly ComparedRow[]): string[] {
  // A whole network on a line would push everything else off the screen.
  const short = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
  const cells = [['', ...names], ...rows.map(({ name, values }) => [name, ...values.map(short)])];
  const widths = cells[0]?.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0))) ?? [];
  return cells.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
