import type { Calibration } from '@fovea/trainer';
import { count, percent } from './format.ts';
import { type Html, html } from './html.ts';

const [size, left, bottom, top] = [220, 44, 34, 8];
const width = left + size + 12;

/** How often the network is right against how sure it is; on the diagonal both are the same. */
export function reliabilityDiagram({ bins, error }: Calibration): Html {
  const x = (part: number) => Math.round(10 * (left + size * part)) / 10;
  const y = (part: number) => Math.round(10 * (top + size * (1 - part))) / 10;
  const used = bins.filter(({ images }) => images > 0);
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  return html`<figure class="chart">
<figcaption>Right how often, when how sure</figcaption>
<svg class="square" viewBox="0 0 ${width} ${top + size + bottom}" role="img" aria-label="${`Reliability diagram: ${used.map(({ confidence, accuracy }) => `${percent(confidence)} sure, ${percent(accuracy)} right`).join('; ')}. Expected calibration error ${percent(error)}.`}">
<g class="grid">${ticks.map((tick) => html`<path d="M${left} ${y(tick)}H${left + size}"/>`)}</g>
<g class="ticks end">${ticks.map((tick) => html`<text x="${left - 6}" y="${y(tick) + 3.5}">${100 * tick} %</text>`)}</g>
<g class="ticks middle">${ticks.map((tick) => html`<text x="${x(tick)}" y="${top + size + 15}">${100 * tick} %</text>`)}<text x="${left + size / 2}" y="${top + size + 30}">how sure</text></g>
<g class="bars">${used.map(({ from, to, images, confidence, accuracy }) => html`<rect x="${x(from) + 1}" y="${y(accuracy)}" width="${Math.max(1, x(to) - x(from) - 2)}" height="${Math.max(1, y(0) - y(accuracy))}"><title>${count(images)} images, ${percent(confidence)} sure, ${percent(accuracy)} right</title></rect>`)}</g>
<path class="diagonal" d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}"/>
</svg>
</figure>`;
}
