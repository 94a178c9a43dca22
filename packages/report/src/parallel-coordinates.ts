import { figure, plural } from './format.ts';
import { type Html, html } from './html.ts';
import { type ParallelAxis, parallelAxes, valueText } from './parallel-axes.ts';
import type { SweepReport, SweepTrial } from './sweep-report.ts';

const [top, bottom, height] = [44, 300, 344];
const [left, right, between] = [92, 104, 132];
/** Tones from the worst to the best, in equal parts of the trials. */
const tones = 6;

const styles = `.parallel{display:block;width:100%;height:auto}
.parallel .axis path{stroke:var(--muted);stroke-width:1}
.parallel .name{fill:var(--text);font-weight:600;text-anchor:middle}
.parallel .scale{text-anchor:middle}
.parallel .ticks text{paint-order:stroke;stroke:var(--surface);stroke-width:4px;stroke-linejoin:round}
.parallel .trial path{fill:none;stroke:currentColor;stroke-width:1.6;stroke-linejoin:round;stroke-opacity:.85}
.parallel .trial:hover path{stroke-width:4;stroke-opacity:1}
.parallel .best path{stroke-width:4;stroke-opacity:1}
.parallel .best text{fill:var(--text);font-weight:600}
.parallel .failed path,.legend .failed path{stroke-dasharray:4 4}
.trial.failed,.legend .failed{color:var(--danger)}
${Array.from({ length: tones }, (_, i) => `.q${i}{color:color-mix(in oklab,var(--accent) ${Math.round((100 * i) / (tones - 1))}%,var(--c0))}`).join('')}
.tones path{fill:none;stroke:currentColor;stroke-width:4}`;

/** All trials as lines through one axis per parameter, the last one the result; what failed is marked. */
export function parallelCoordinates(report: SweepReport): Html {
  const shown = report.trials.filter(({ result, failure }) => result !== undefined || failure !== undefined);
  const good = shown.filter(isGood);
  if (shown.length === 0) return html`<p class="muted">No trial is finished yet.</p>`;
  const axes = parallelAxes(report, shown, { top, bottom });
  const width = Math.max(560, left + right + between * (axes.length - 1));
  const step = (width - left - right) / Math.max(1, axes.length - 1);
  const x = (axis: number) => round(left + step * axis);
  const [best] = good;
  // The best is drawn last, above all others.
  const drawn = shown.toReversed().map((trial) => {
    const place = shown.indexOf(trial);
    const points = axes.map((axis, i) => `${x(i)} ${round(axis.at(trial, spread(place, shown.length)))}`);
    const isBest = trial === best;
    const tone = toneOf(good.indexOf(trial), good.length);
    const look = isGood(trial) ? `trial q${tone}${isBest ? ' best' : ''}` : 'trial failed';
    const label = isBest
      ? html`<text x="${x(axes.length - 1) + 10}" y="${round((axes.at(-1)?.at(trial, 0) ?? 0) + 4)}">${trial.name}</text>`
      : undefined;
    return html`<g class="${look}"><title>${describe(trial, report)}</title><path d="M${points.join('L')}"/>${label}</g>`;
  });
  return html`<figure class="chart">
<figcaption>Each line is a trial: its settings, and what it reached</figcaption>
<ul class="legend">${legend(shown.length - good.length, report.rungs !== undefined)}</ul>
<div class="scroll" tabindex="0" role="region" aria-label="Trials and their settings">
<svg class="parallel" style="min-width:${Math.min(width, 720)}px;max-width:${Math.max(width, 1060)}px" viewBox="0 0 ${width} ${height}" role="img" aria-label="${summary(shown, report)}">
<style>${{ html: styles }}</style>
${axes.map((axis, i) => drawAxis(axis, x(i)))}
${drawn}
${axes.map((axis, i) => drawTicks(axis, x(i)))}
</svg></div>
</figure>`;
}

function drawAxis({ name, note }: ParallelAxis, x: number): Html {
  return html`<g class="axis"><path d="M${x} ${top}V${bottom}"/><text class="name" x="${x}" y="${14}">${name}</text>${note === '' ? undefined : html`<text class="scale" x="${x}" y="28">${note}</text>`}</g>`;
}

function drawTicks({ ticks }: ParallelAxis, x: number): Html {
  return html`<g class="ticks end">${ticks.map(({ y, text }) => html`<text x="${x - 7}" y="${round(y + 4)}">${text}</text>`)}</g>`;
}

function legend(failed: number, isHalving: boolean): Html {
  const line = html`<svg viewBox="0 0 22 10" aria-hidden="true"><path d="M1 5H21"/></svg>`;
  const chips = Array.from(
    { length: tones },
    (_, i) => html`<svg class="q${i}" viewBox="0 0 22 10" aria-hidden="true"><path d="M0 5H22"/></svg>`,
  );
  return html`<li class="tones">${isHalving ? 'out first' : 'worst'} ${chips} best</li>${failed === 0 ? undefined : html`<li class="series failed">${line}failed</li>`}`;
}

function describe({ name, values, result, failure }: SweepTrial, { parameters, goal }: SweepReport): string {
  const settings = parameters.map((parameter) => `${parameter.name} ${valueText(values[parameter.name])}`);
  const end = failure === undefined ? `${goal} ${figure(result ?? Number.NaN)}` : `failed: ${failure}`;
  return [name, ...settings, end].join(', ');
}

/** The chart for those who do not see it; the table below has all of it. */
function summary(shown: readonly SweepTrial[], report: SweepReport): string {
  const good = shown.filter(isGood);
  const [best, worst] = [good[0], good.at(-1)];
  const failed = shown.length - good.length;
  return [
    plural(shown.length, 'trial'),
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(best === undefined ? [] : [`best ${describe(best, report)}`]),
    ...(worst === undefined || worst === best ? [] : [`worst ${describe(worst, report)}`]),
  ].join('; ');
}

function isGood({ result, failure }: SweepTrial): boolean {
  return result !== undefined && failure === undefined;
}

function toneOf(place: number, count: number): number {
  return count <= 1 ? tones - 1 : Math.round(((tones - 1) * (count - 1 - place)) / (count - 1));
}

/** Where a line lies among those through the same value of a choice: −0.5 to 0.5. */
function spread(place: number, count: number): number {
  return count <= 1 ? 0 : place / (count - 1) - 0.5;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
