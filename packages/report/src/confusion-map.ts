import type { ConfusionMatrix } from '@fovea/trainer';
import { type Html, html } from './html.ts';

/** With more classes than this a cell would be smaller than a dot. */
const mostClasses = 300;

/**
 * The whole matrix as a picture, for classes that are too many for a table: a cell for each pair that
 * occurs, the darker the larger its part of the row. One path for each shade keeps the page small.
 */
export function confusionMap({ classes, counts, unpredicted }: ConfusionMatrix): Html | undefined {
  if (classes > mostClasses) return undefined;
  const paths = new Map<string, string>();
  for (let label = 0; label < classes; label++) {
    const row = counts.slice(label * classes, (label + 1) * classes);
    const support = row.reduce((sum, images) => sum + images, unpredicted[label] ?? 0);
    for (const [predicted, images] of row.entries()) {
      if (images === 0) continue;
      const look = `${label === predicted ? 'hit' : 'miss'} s${shade(images, support)}`;
      paths.set(look, `${paths.get(look) ?? ''}M${predicted} ${label}h1v1h-1z`);
    }
  }
  return html`<figure class="chart"><figcaption>All pairs</figcaption><p class="muted">A row for each class, in the order of the table of classes below; its cells are what it was taken for. On the diagonal is what is right; a column that stands out is a class that much is taken for.</p>
<svg class="map" viewBox="-0.5 -0.5 ${classes + 1} ${classes + 1}" role="img" aria-label="Confusion matrix of ${classes} classes as a picture"><rect width="${classes}" height="${classes}"/>${[...paths].map(([look, path]) => html`<path class="${look}" d="${path}"/>`)}</svg></figure>`;
}

/** How dark a cell of a table or picture is, by its part of the row: 1 to 9. */
export function shade(images: number, support: number): number {
  return 1 + Math.min(8, Math.floor((9 * images) / support));
}
