import type { EpochRecord } from '@fovea/trainer';
import { percent } from './format.ts';
import { type Html, html } from './html.ts';
import { lineChart, type Series } from './line-chart.ts';
import { page } from './page.ts';

/** Several runs side by side: rows of text, one value per run. */
export interface RunComparison {
  /** What the runs are called, e.g. their folders. */
  readonly names: readonly string[];
  readonly histories: readonly (readonly EpochRecord[])[];
  /** What the runs reached and cost. */
  readonly results: readonly ComparedRow[];
  /** How they were set up; what is not the same is marked. */
  readonly settings: readonly ComparedRow[];
}

export interface ComparedRow {
  readonly name: string;
  /** One per run; empty where a run has none. */
  readonly values: readonly string[];
}

/** Whether the runs are not the same in this. */
export function differs({ values }: ComparedRow): boolean {
  return new Set(values).size > 1;
}

/** Several runs side by side as one HTML page, their curves in one chart each. */
export function compareHtml(comparison: RunComparison): string {
  const { names, histories, results, settings } = comparison;
  const has = (key: keyof EpochRecord) => histories.flat().some((record) => record[key] !== undefined);
  const curves = (training: keyof EpochRecord, held: keyof EpochRecord): Series[] =>
    names.flatMap((name, run) => {
      const history = histories[run] ?? [];
      const colour = run % 6;
      return [
        {
          name: `${name}, training`,
          colour,
          isDashed: true,
          values: history.map((record) => record[training]),
        },
        { name: `${name}, held out`, colour, values: history.map((record) => record[held]) },
      ];
    });
  const title = names.length <= 3 ? names.join(' and ') : `${names.length} runs`;
  const different = settings.filter(differs);
  const same = settings.filter((row) => !differs(row));
  return page(
    title,
    html`<header><h1>${title}</h1></header>
<section><h2>Results</h2>${table('Results', 'figure', names, results)}</section>
<section><h2>Curves</h2><div class="charts">
${lineChart({ title: 'Loss', series: curves('loss', 'testLoss'), zero: true })}
${has('accuracy') ? lineChart({ title: 'Accuracy', series: curves('accuracy', 'testAccuracy'), format: percent }) : undefined}
${has('error') ? lineChart({ title: 'Mean absolute error', series: curves('error', 'testError'), zero: true }) : undefined}
</div></section>
<section><h2>Settings that differ</h2>${different.length === 0 ? html`<p>None.</p>` : table('Settings that differ', 'setting', names, different)}
<details><summary>Settings that are the same</summary>${table('Settings that are the same', 'setting', names, same)}</details></section>`,
  );
}

function table(label: string, what: string, names: readonly string[], rows: readonly ComparedRow[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table>
<thead><tr><th scope="col">${what}</th>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map(({ name, values }) => html`<tr><th scope="row">${name}</th>${values.map((value) => html`<td>${value === '' ? '–' : value}</td>`)}</tr>`)}</tbody></table></div>`;
}
