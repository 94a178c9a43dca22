import { scaleLinear } from 'd3-scale';
import { figure } from './format.ts';
import { type Html, html } from './html.ts';

export interface Series {
  readonly name: string;
  /** 0 to 5: the colour, from the page's styles. */
  readonly colour: number;
  readonly isDashed?: boolean;
  /** One per epoch; what is missing or no number leaves a gap. */
  readonly values: readonly (number | undefined)[];
}

export interface LineChart {
  readonly title: string;
  readonly series: readonly Series[];
  /** How figures on the axis and in the tips are written. */
  readonly format?: (value: number) => string;
  /** Whether the axis begins at 0. */
  readonly zero?: boolean;
  /** Marked with an upright line. */
  readonly mark?: { readonly epoch: number; readonly text: string };
  /** What stands below the axis. Default: epoch. */
  readonly unit?: string;
}

const [width, height] = [380, 220];
const [left, right, top, bottom] = [52, 12, 18, 34];
/** With more points than this the line alone says it better. */
const mostDots = 40;

/** Curves over epochs as SVG with its legend: nothing to run, sharp on paper, in the page's own colours. */
export function lineChart({
  title,
  series,
  format = figure,
  zero = false,
  mark,
  unit = 'epoch',
}: LineChart): Html {
  const shown = series.filter(({ values }) => values.some(isNumber));
  const numbers = shown.flatMap(({ values }) => values.filter(isNumber));
  const last = Math.max(1, ...shown.map(({ values }) => values.length));
  if (numbers.length === 0) {
    return html`<figure class="chart"><figcaption>${title}</figcaption><p class="muted">No epoch is finished yet.</p></figure>`;
  }
  const x = scaleLinear()
    .domain(last === 1 ? [0.5, 1.5] : [1, last])
    .range([left, width - right]);
  const [least, most] = [Math.min(...numbers, ...(zero ? [0] : [])), Math.max(...numbers)];
  const room = least === most ? Math.abs(most) * 0.1 || 1 : 0;
  const y = scaleLinear()
    .domain([least - (zero ? 0 : room), most + room])
    .nice(5)
    .range([height - bottom, top]);
  const at = (epoch: number, value: number) => `${round(x(epoch))} ${round(y(value))}`;
  const xTicks = x.ticks(Math.min(last, 8)).filter(Number.isInteger);
  return html`<figure class="chart">
<figcaption>${title}</figcaption>
<ul class="legend">${shown.map((one) => html`<li class="${look(one)}"><svg viewBox="0 0 22 10" aria-hidden="true"><path d="M1 5H21"/></svg>${one.name}</li>`)}</ul>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${described(title, shown, format)}">
<g class="grid">${y.ticks(5).map((tick) => html`<path d="M${left} ${round(y(tick))}H${width - right}"/>`)}</g>
<g class="ticks end">${y.ticks(5).map((tick) => html`<text x="${left - 6}" y="${round(y(tick) + 3.5)}">${format(tick)}</text>`)}</g>
<g class="ticks middle">${xTicks.map((tick) => html`<text x="${round(x(tick))}" y="${height - bottom + 15}">${tick}</text>`)}<text x="${(left + width - right) / 2}" y="${height - 4}">${unit}</text></g>
${mark === undefined ? undefined : marked(mark, round(x(mark.epoch)))}
${shown.map((one) => html`<g class="${look(one)}"><path d="${path(one.values, at)}"/>${one.values.map((value, i) => (isNumber(value) && isDot(one.values, i) ? html`<circle cx="${round(x(i + 1))}" cy="${round(y(value))}" r="2.6"><title>${one.name}, ${unit} ${i + 1}: ${format(value)}</title></circle>` : undefined))}</g>`)}
</svg>
</figure>`;
}

/** Each point of a short curve; of a long one only those that no line leads to. */
function isDot(values: readonly (number | undefined)[], i: number): boolean {
  return values.length <= mostDots || !(isNumber(values[i - 1]) || isNumber(values[i + 1]));
}

function look({ colour, isDashed = false }: Series): string {
  return `series c${colour}${isDashed ? ' dashed' : ''}`;
}

function marked({ text }: { readonly text: string }, at: number): Html {
  const isRight = at > width / 2;
  return html`<g class="mark"><path d="M${at} ${top}V${height - bottom}"/><text x="${at + (isRight ? -4 : 4)}" y="${top - 6}" text-anchor="${isRight ? 'end' : 'start'}">${text}</text></g>`;
}

/** The line, begun anew behind each gap. */
function path(values: readonly (number | undefined)[], at: (epoch: number, value: number) => string): string {
  return values
    .map((value, i) => (isNumber(value) ? `${isNumber(values[i - 1]) ? 'L' : 'M'}${at(i + 1, value)}` : ''))
    .join('');
}

/** The curve for those who do not see it: from where to where. */
function described(title: string, series: readonly Series[], format: (value: number) => string): string {
  const parts = series.map(({ name, values }) => {
    const numbers = values.filter(isNumber);
    const [first, last] = [numbers[0] ?? Number.NaN, numbers.at(-1) ?? Number.NaN];
    return numbers.length < 2
      ? `${name} ${format(last)}`
      : `${name} from ${format(first)} to ${format(last)}`;
  });
  return `${title}: ${parts.join('; ')}`;
}

function isNumber(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
