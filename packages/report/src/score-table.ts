import type { ClassScore, ScoreMeans } from '@fovea/trainer';
import { count, share } from './format.ts';
import { type Html, html } from './html.ts';

/** Precision, recall and F1 of classes or labels as a table; figures that are 0 / 0 are a dash. */
export function scoreTable(
  scores: readonly ClassScore[],
  names: readonly string[],
  means: { readonly macro: ScoreMeans; readonly weighted: ScoreMeans },
): Html {
  const total = scores.reduce((sum, { support }) => sum + support, 0);
  const mean = (name: string, { precision, recall, f1 }: ScoreMeans) =>
    html`<tr><th scope="row">${name}</th><td class="number">${share(precision)}</td><td class="number">${share(recall)}</td><td class="number">${share(f1)}</td><td class="number">${count(total)}</td></tr>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Scores by class"><table>
<caption>Precision: of what was taken for it, the part that is. Recall: of what is it, the part that was found. F1: their harmonic mean. A dash: none to count.</caption>
<thead><tr><th scope="col">name</th><th scope="col" class="number">precision</th><th scope="col" class="number">recall</th><th scope="col" class="number">F1</th><th scope="col" class="number">images</th></tr></thead>
<tbody>${scores.map(
    ({ precision, recall, f1, support, predicted }, i) =>
      html`<tr><th scope="row">${names[i] ?? i}</th><td class="number">${predicted === 0 ? '–' : share(precision)}</td><td class="number">${support === 0 ? '–' : share(recall)}</td><td class="number">${support + predicted === 0 ? '–' : share(f1)}</td><td class="number">${count(support)}</td></tr>
`,
  )}</tbody>
<tfoot>${mean('plain mean', means.macro)}${mean('weighted by images', means.weighted)}</tfoot></table></div>`;
}
