import type { ClassScore, ScoreMeans } from '@fovea/trainer';
import { count, share } from './format.ts';
import { type Html, html } from './html.ts';

/** With more rows than this, those that matter are shown before all of them. */
const mostRows = 25;
const mostWorst = 10;

/**
 * Precision, recall and F1 of classes or labels as a table; figures that are 0 / 0 are a dash. Of very
 * many, the worst come first, and the whole table can be opened.
 */
export function scoreTable(
  scores: readonly ClassScore[],
  names: readonly string[],
  means: { readonly macro: ScoreMeans; readonly weighted: ScoreMeans },
): Html {
  const total = scores.reduce((sum, { support }) => sum + support, 0);
  const mean = (name: string, { precision, recall, f1 }: ScoreMeans) =>
    html`<tr><th scope="row">${name}</th><td class="number">${share(precision)}</td><td class="number">${share(recall)}</td><td class="number">${share(f1)}</td><td class="number">${count(total)}</td></tr>`;
  const rows = scores.map((score, i) => ({ name: names[i] ?? i, score }));
  const foot = html`<tfoot>${mean('plain mean', means.macro)}${mean('weighted by images', means.weighted)}</tfoot>`;
  const explained = html`<p class="muted">Precision: of what was taken for it, the part that is. Recall: of what is it, the part that was found. F1: their harmonic mean. A dash: none to count.</p>`;
  if (rows.length <= mostRows) return html`${explained}${table('Scores by class', rows, foot)}`;
  const worst = rows.filter(({ score }) => score.support > 0).sort((a, b) => a.score.f1 - b.score.f1);
  return html`${explained}<h3>The ${Math.min(mostWorst, worst.length)} with the lowest F1</h3>${table('The lowest scores', worst.slice(0, mostWorst), foot)}
<details id="all-scores"><summary>All ${count(rows.length)}</summary>${table('Scores by class', rows)}</details>`;
}

interface Row {
  readonly name: string | number;
  readonly score: ClassScore;
}

function table(label: string, rows: readonly Row[], foot?: Html): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table>
<thead><tr><th scope="col">name</th><th scope="col" class="number">precision</th><th scope="col" class="number">recall</th><th scope="col" class="number">F1</th><th scope="col" class="number">images</th></tr></thead>
<tbody>${rows.map(
    ({ name, score: { precision, recall, f1, support, predicted } }) =>
      html`<tr><th scope="row">${name}</th><td class="number">${predicted === 0 ? '–' : share(precision)}</td><td class="number">${support === 0 ? '–' : share(recall)}</td><td class="number">${support + predicted === 0 ? '–' : share(f1)}</td><td class="number">${count(support)}</td></tr>
`,
  )}</tbody>${foot}</table></div>`;
}
