import type { ConfusionMatrix } from '@fovea/trainer';
import { confusionMap, shade } from './confusion-map.ts';
import { count, percent } from './format.ts';
import { type Html, html } from './html.ts';
import type { ConfusionExamples } from './run-report.ts';

/** With more classes than this, a table of all pairs is too large to read. */
const mostClasses = 25;
/** How many of the pairs that are mistaken most often are listed instead. */
const mostPairs = 30;

export interface Confusion {
  readonly label: number;
  readonly predicted: number;
  readonly images: number;
  /** Of the true class's images. */
  readonly part: number;
}

/** The wrong pairs that occur, the most frequent first. */
export function confusionsOf({ classes, counts, unpredicted }: ConfusionMatrix): Confusion[] {
  const found: Confusion[] = [];
  for (let label = 0; label < classes; label++) {
    const row = counts.slice(label * classes, (label + 1) * classes);
    const support = row.reduce((sum, value) => sum + value, unpredicted[label] ?? 0);
    for (const [predicted, images] of row.entries()) {
      if (predicted !== label && images > 0) found.push({ label, predicted, images, part: images / support });
    }
  }
  return found.sort((a, b) => b.images - a.images || b.part - a.part);
}

/** Truth against prediction as a coloured table; of very many classes the pairs that are mistaken most. */
export function confusionTable(
  matrix: ConfusionMatrix,
  names: readonly string[],
  examples: readonly ConfusionExamples[],
): Html {
  return matrix.classes > mostClasses ? pairsTable(matrix, names) : wholeTable(matrix, names, examples);
}

/** The place of a pair's pictures in the page. */
export function pairId({ label, predicted }: { readonly label: number; readonly predicted: number }): string {
  return `pair-${label}-${predicted}`;
}

function wholeTable(
  { classes, counts, unpredicted }: ConfusionMatrix,
  names: readonly string[],
  examples: readonly ConfusionExamples[],
): Html {
  const each = Array.from({ length: classes }, (_, i) => i);
  const shown = new Set(examples.map(pairId));
  const none = unpredicted.some((images) => images > 0);
  const cell = (label: number, predicted: number, support: number) => {
    const images = counts[label * classes + predicted] ?? 0;
    const level = images === 0 ? 0 : shade(images, support);
    const kind = label === predicted ? 'hit' : 'miss';
    const tip = `${count(images)} of ${count(support)} ${names[label] ?? ''} taken for ${names[predicted] ?? ''}`;
    const id = pairId({ label, predicted });
    const text = images === 0 ? html`<span class="faint">0</span>` : count(images);
    return html`<td class="${kind} l${level}" title="${tip}">${shown.has(id) ? html`<a href="#${id}" aria-label="${`${tip}: pictures`}">${text}</a>` : text}</td>`;
  };
  // Upright where they would make the columns wide.
  const upright = classes > 5 && names.some((name) => name.length > 4) ? ' upright' : '';
  return html`<p class="muted">Rows: what the image is. Columns: what it was taken for.${shown.size > 0 ? ' Underlined numbers lead to pictures.' : ''}</p>
<div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix"><table class="confusion${upright}">
<thead><tr><td></td>${each.map((i) => heading('col', names[i] ?? i))}${none ? heading('col', 'no class') : undefined}</tr></thead>
<tbody>${each.map((label) => {
    const row = counts.slice(label * classes, (label + 1) * classes);
    const support = row.reduce((sum, value) => sum + value, unpredicted[label] ?? 0);
    return html`<tr>${heading('row', names[label] ?? label)}${each.map((predicted) => cell(label, predicted, support))}${none ? html`<td class="miss l${(unpredicted[label] ?? 0) > 0 ? 9 : 0}">${unpredicted[label] ?? 0}</td>` : undefined}</tr>
`;
  })}</tbody></table></div>`;
}

/** What is too long for its place is cut; the tip has all of it. */
function heading(scope: 'col' | 'row', name: string | number): Html {
  return html`<th scope="${scope}"><span title="${name}">${name}</span></th>`;
}

function pairsTable(matrix: ConfusionMatrix, names: readonly string[]): Html {
  const pairs = confusionsOf(matrix);
  if (pairs.length === 0)
    return html`<p>${matrix.unpredicted.some((images) => images > 0) ? 'The network gives no number for what it gets wrong.' : 'No class was taken for another.'}</p>`;
  return html`<p class="muted">${count(matrix.classes)} classes are too many for a table of all pairs; these are the ${count(Math.min(mostPairs, pairs.length))} of ${count(pairs.length)} pairs that are mistaken most often.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Pairs that are mistaken most often"><table>
<thead><tr><th scope="col">is</th><th scope="col">taken for</th><th scope="col" class="number">images</th><th scope="col" class="number">of that class</th></tr></thead>
<tbody>${pairs
    .slice(0, mostPairs)
    .map(
      ({ label, predicted, images, part }) =>
        html`<tr><td>${names[label] ?? label}</td><td>${names[predicted] ?? predicted}</td><td class="number">${count(images)}</td><td class="number">${percent(part)}</td></tr>`,
    )}</tbody></table></div>
${confusionMap(matrix)}`;
}
