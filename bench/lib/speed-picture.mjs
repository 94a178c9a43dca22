// @ts-check
import { scaleLog } from 'd3-scale';
import { best } from './summarise.mjs';
import { colours, label, round, svg } from './svg.mjs';

/** @typedef {keyof typeof colours} Family */

const [width, left, right, top, line] = [860, 170, 24, 62, 20];
/** @type {readonly (readonly [Family, string])[]} */
const families = [
  ['javascript', 'best JavaScript'],
  ['keras', 'best Keras'],
  ['pytorch', 'best PyTorch'],
  ['onnxruntime', 'bare onnxruntime'],
  ['fovea', 'Fovea'],
];

/**
 * A dot for the fastest of each family in each configuration, over samples per
 * second on a logarithmic axis; its spread is a line.
 *
 * @param {readonly import('./summarise.mjs').Summary[]} all
 */
export function speedPicture(all) {
  const rows = /** @type {const} */ (['train', 'infer']).flatMap((mode) => {
    const shown = all.filter((summary) => summary.mode === mode);
    const heading = mode === 'train' ? 'Training' : 'Inference';
    return shown.length === 0 ? [] : [heading, ...shown];
  });
  const speeds = all.flatMap((summary) => summary.rows.flatMap(({ slowest, fastest }) => [slowest, fastest]));
  const x = scaleLog()
    .domain([Math.min(...speeds), Math.max(...speeds)])
    .nice()
    .range([left, width - right]);
  const bottom = top + rows.length * line;
  const decades = x.ticks().filter((tick) => Number.isInteger(Math.round(Math.log10(tick) * 1e6) / 1e6));
  return svg(
    'Samples per second of Fovea and of the fastest peer of each kind, per network and batch size',
    [width, bottom + 34],
    [
      label(left, 20, 'Samples per second (logarithmic)', 'start', 'font-size="13" font-weight="bold"'),
      ...families.map(([family, name], i) =>
        [
          `<circle cx="${left + 8 + i * 135}" cy="38" r="5" fill="${colours[family]}"/>`,
          label(left + 18 + i * 135, 42, name),
        ].join(''),
      ),
      ...decades.map((tick) =>
        [
          `<path class="grid" d="M${round(x(tick))} ${top - 8}V${bottom}"/>`,
          label(x(tick), bottom + 18, tick.toLocaleString('en-GB'), 'middle'),
        ].join(''),
      ),
      ...rows.map((row, i) => {
        const y = top + (i + 0.5) * line;
        if (typeof row === 'string') return label(8, y + 4, row, 'start', 'font-weight="bold"');
        const dots = families.map(([family]) =>
          dot(
            best(row.rows, (each) => each.family === family),
            family,
            y,
            x,
          ),
        );
        return [
          label(left - 12, y + 4, `${row.network}, ${row.batch}`, 'end'),
          `<path class="grid" d="M${left} ${y}H${width - right}"/>`,
          ...dots,
        ].join('');
      }),
    ],
  );
}

/**
 * @param {import('./summarise.mjs').Row | undefined} row
 * @param {Family} family
 * @param {number} y
 * @param {(value: number) => number} x
 */
function dot(row, family, y, x) {
  if (row === undefined) return '';
  const colour = colours[family];
  const spread = `<path d="M${round(x(row.slowest))} ${y}H${round(x(row.fastest))}" stroke="${colour}" stroke-width="3" opacity="0.5"/>`;
  return `${spread}<circle cx="${round(x(row.samplesPerSecond))}" cy="${y}" r="5" fill="${colour}"><title>${row.peer}: ${Math.round(row.samplesPerSecond * 10) / 10}</title></circle>`;
}
