// @ts-check
import { batchNorm2d, conv2d, dense, globalAvgPool2d, input, relu, sequential, summary } from '@fovea/layers';
import { createExecutor } from '@fovea/runtime-node';
import { graphEngine, measureEngine } from '@fovea/trainer';
import { scaleLog } from 'd3-scale';
import { markdownTable, percent } from './markdown-table.mjs';
import { shareOfCeiling } from './speed-tables.mjs';
import { colours, label, round, svg } from './svg.mjs';

/** What grows, from the smallest to the largest; all else stays as in `usual`. */
const sweeps = /** @type {const} */ ({
  batch: [4, 8, 16, 32, 64, 128],
  size: [8, 16, 32, 64],
  depth: [2, 4, 8, 16],
  width: [8, 16, 32, 64, 128],
});
/** @type {Readonly<Record<Axis, number>>} */
const usual = { batch: 32, size: 32, depth: 4, width: 32 };

/** @typedef {keyof typeof sweeps} Axis */
/** @typedef {{ readonly axis: Axis, readonly value: number, readonly ms: number, readonly macs: number }} Point */

/**
 * How long a training step takes as the batch, the images, the network's depth
 * (3×3 convolutions with batch normalisation) and its width (filters) grow.
 *
 * @param {{ readonly threads: number, readonly seconds: number }} options - seconds for each point
 * @returns {Promise<Point[]>}
 */
export async function measureGrowth({ threads, seconds }) {
  /** @type {Point[]} */
  const points = [];
  for (const axis of axes) {
    for (const value of sweeps[axis]) {
      const { batch, size, depth, width } = settingsFor(axis, value);
      const network = sequential(
        input([3, size, size]),
        ...Array.from({ length: depth }, () => [
          conv2d({ filters: width, kernel: 3, padding: 1, bias: false }),
          batchNorm2d(),
          relu(),
        ]).flat(),
        globalAvgPool2d(),
        dense(10),
      );
      const engine = graphEngine(await createExecutor({ threads }));
      const speed = await measureEngine(engine, { network, batchSize: batch, seconds });
      await engine.close();
      if (speed === undefined) throw new Error('nothing was measured');
      const { macs } = summary(network).totals;
      points.push({ axis, value, ms: (1000 * batch) / speed.samplesPerSecond, macs: batch * macs });
    }
  }
  return points;
}

/** @param {Axis} axis @param {number} value @returns {Readonly<Record<Axis, number>>} */
function settingsFor(axis, value) {
  return { ...usual, [axis]: value };
}

/** @type {readonly Axis[]} */
const axes = ['batch', 'size', 'depth', 'width'];
const names = { batch: 'batch size', size: 'image size', depth: 'depth', width: 'width' };

/** @param {readonly Point[]} points @param {{ readonly gflops: number }} ceiling */
export function growthTable(points, ceiling) {
  return markdownTable(
    [
      'what grows',
      'from',
      'to',
      'multiply-adds',
      'ms a step',
      'of the Gemm ceiling',
      'time grows as its power of',
    ],
    axes.flatMap((axis) => {
      const shown = points.filter((point) => point.axis === axis);
      const [first, last] = [shown[0], shown.at(-1)];
      if (first === undefined || last === undefined) return [];
      const share = (/** @type {Point} */ { ms, macs }) => percent(shareOfCeiling(1000 / ms, macs, ceiling));
      const slope = Math.log(last.ms / first.ms) / Math.log(last.value / first.value);
      return [
        [
          names[axis],
          `${first.value}`,
          `${last.value}`,
          `× ${Math.round(last.macs / first.macs)}`,
          `${first.ms.toFixed(1)} → ${last.ms.toFixed(1)}`,
          `${share(first)} → ${share(last)}`,
          slope.toFixed(2),
        ],
      ];
    }),
  );
}

const [panel, height, left, top, bottom] = [230, 230, 44, 46, 34];

/** Both axes are logarithmic: what is proportional to the multiply-adds is parallel to the grey line. @param {readonly Point[]} points */
export function growthPicture(points) {
  const times = points.map(({ ms }) => ms);
  const y = scaleLog()
    .domain([Math.min(...times), Math.max(...times)])
    .nice()
    .range([height - bottom, top]);
  const decades = y.ticks().filter((tick) => Number.isInteger(Math.round(Math.log10(tick) * 1e6) / 1e6));
  const parts = axes.flatMap((axis, i) => {
    const shown = points.filter((point) => point.axis === axis);
    const [first, last] = [shown[0], shown.at(-1)];
    if (first === undefined || last === undefined) return [];
    const x = scaleLog()
      .domain([first.value, last.value])
      .range([left, panel - 16]);
    /** @param {(point: Point) => number} at */
    const path = (at) => shown.map((point) => `${round(x(point.value))} ${round(y(at(point)))}`).join('L');
    const proportional = path(({ macs }) => (last.ms * macs) / last.macs);
    return [
      `<g transform="translate(${i * panel} 0)">`,
      label((left + panel) / 2, 20, names[axis], 'middle', 'font-size="13" font-weight="bold"'),
      ...decades.map(
        (tick) =>
          `<path class="grid" d="M${left} ${round(y(tick))}H${panel - 16}"/>${label(left - 6, y(tick) + 4, tick.toLocaleString('en-GB'), 'end')}`,
      ),
      i === 0 ? label(8, 36, 'ms a step') : '',
      ...shown.map(({ value }) => label(x(value), height - bottom + 18, `${value}`, 'middle')),
      `<path d="M${proportional}" fill="none" stroke="${colours.onnxruntime}" stroke-dasharray="4 3" clip-path="url(#plot)"/>`,
      `<path d="M${path(({ ms }) => ms)}" fill="none" stroke="${colours.fovea}" stroke-width="2"/>`,
      ...shown.map(
        ({ value, ms }) =>
          `<circle cx="${round(x(value))}" cy="${round(y(ms))}" r="3.5" fill="${colours.fovea}"/>`,
      ),
      '</g>',
    ];
  });
  return svg(
    'Milliseconds of a training step as batch size, image size, depth and width grow; dashed: proportional to the multiply-adds',
    [panel * axes.length, height],
    [
      `<clipPath id="plot"><rect x="${left}" y="${top}" width="${panel}" height="${height - bottom - top}"/></clipPath>`,
      ...parts,
    ],
  );
}
