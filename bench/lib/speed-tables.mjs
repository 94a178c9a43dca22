// @ts-check
import { markdownTable, percent, short } from './markdown-table.mjs';
import { best } from './summarise.mjs';

/** @typedef {import('./summarise.mjs').Row} Row */
/** @typedef {import('./summarise.mjs').Summary & { readonly macs: number }} Speeds */

/**
 * @param {readonly Speeds[]} all
 * @param {{ readonly gflops: number }} ceiling
 */
export function trainingTable(all, ceiling) {
  const shown = all.filter(({ mode }) => mode === 'train');
  const peers = peersOf(shown);
  const heads = ['network, batch', ...peers, ...ratioHeads, 'of the Gemm ceiling: Fovea / PyTorch'];
  return markdownTable(
    heads,
    shown.map((summary) => {
      const { network, batch, rows, macs } = summary;
      const pytorch = best(rows, ({ family }) => family === 'pytorch');
      const ours = rows.find(({ family }) => family === 'fovea')?.samplesPerSecond;
      return [
        `${network}, ${batch}`,
        ...peers.map((peer) => speedOf(summary, peer)),
        ...ratios(ours, rows),
        [ours, pytorch?.samplesPerSecond]
          .map((speed) => (speed === undefined ? '–' : percent(shareOfCeiling(speed, macs, ceiling))))
          .join(' / '),
      ];
    }),
  );
}

/** Forward, and twice as much back, where a multiply-add is two operations. */
const operationsPerMac = 6;

/**
 * @param {number} samplesPerSecond
 * @param {number} macs - of one sample, going forward
 * @param {{ readonly gflops: number }} ceiling
 */
export function shareOfCeiling(samplesPerSecond, macs, { gflops }) {
  return (samplesPerSecond * operationsPerMac * macs) / (gflops * 1e9);
}

/** @param {readonly Speeds[]} all */
export function inferenceTable(all) {
  const shown = all.filter(({ mode }) => mode === 'infer');
  const peers = peersOf(shown);
  const heads = [
    'network, batch',
    ...peers,
    'added to onnxruntime: in its thread / in a worker',
    ...ratioHeads,
  ];
  return markdownTable(
    heads,
    shown.map((summary) => {
      const { network, batch, rows } = summary;
      const ours = best(rows, ({ family }) => family === 'fovea')?.samplesPerSecond;
      const speed = (/** @type {string} */ peer) => rows.find((row) => row.peer === peer)?.samplesPerSecond;
      return [
        `${network}, ${batch}`,
        ...peers.map((peer) => speedOf(summary, peer)),
        ['fovea-in-thread', 'fovea']
          .map((peer) => added(speed(peer), speed('onnxruntime'), batch))
          .join(' / '),
        ...ratios(ours, rows),
      ];
    }),
  );
}

/** Where it was measured, at each network's first configuration. @param {readonly Speeds[]} all */
export function startTable(all) {
  const shown = all.filter(({ rows }) => rows.some(({ peakMiB }) => peakMiB !== undefined));
  const peers = peersOf(shown).filter((peer) =>
    shown.some(({ rows }) => rows.some((row) => row.peer === peer && row.peakMiB !== undefined)),
  );
  return markdownTable(
    ['network, batch', ...peers.map((peer) => `${peer}, s / MiB`)],
    shown.map(({ network, mode, batch, rows }) => [
      `${network}, ${mode === 'train' ? '' : 'inference '}${batch}`,
      ...peers.map((peer) => {
        const row = rows.find((each) => each.peer === peer);
        if (row?.peakMiB === undefined || row.firstStepMs === undefined) return '';
        return `${(row.firstStepMs / 1000).toFixed(2)} / ${row.peakMiB.toFixed(0)}`;
      }),
    ]),
  );
}

/** In the order in which they were measured. @param {readonly Speeds[]} all */
function peersOf(all) {
  return [...new Set(all.flatMap(({ rows }) => rows.map(({ peer }) => peer)))];
}

/** Median, half the spread, and a star where the batch was a smaller one. @param {Speeds} summary @param {string} peer */
function speedOf({ rows, batch }, peer) {
  const row = rows.find((each) => each.peer === peer);
  if (row === undefined) return '';
  const spread = (row.fastest - row.slowest) / 2 / row.samplesPerSecond;
  const star = row.batch === batch ? '' : '*';
  return `${short(row.samplesPerSecond)}${star}${row.rounds > 1 ? ` ±${(100 * spread).toFixed(0)} %` : ''}`;
}

/** Heads of the columns that {@link ratios} fills. */
const ratioHeads = ['Fovea ÷ best PyTorch', '÷ Keras', '÷ best JavaScript'];

/** Our speed over that of each family's fastest. @param {number | undefined} ours @param {readonly Row[]} rows */
function ratios(ours, rows) {
  return ['pytorch', 'keras', 'javascript'].map((name) => {
    const theirs = best(rows, ({ family }) => family === name);
    return ours === undefined || theirs === undefined ? '' : short(ours / theirs.samplesPerSecond);
  });
}

/** What a run takes longer than onnxruntime's, in parts of that and in milliseconds. */
function added(
  /** @type {number | undefined} */ speed,
  /** @type {number | undefined} */ bare,
  /** @type {number} */ batch,
) {
  if (speed === undefined || bare === undefined) return '–';
  return `${percent(bare / speed - 1)}, ${(1000 * batch * (1 / speed - 1 / bare)).toFixed(3)} ms`;
}
