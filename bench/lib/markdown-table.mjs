// @ts-check

const heads = [
  'peer',
  'threads',
  'samples/s (median)',
  'min–max',
  'Fovea ÷ peer',
  'samples per round',
  'to first step, s',
  'peak MiB',
  'loss, first → second half',
  'optimiser',
];

/**
 * The summary as a Markdown table, with what went wrong below it.
 *
 * @param {readonly import('./summarise.mjs').Row[]} rows
 */
export function markdownTable(rows) {
  const lines = rows
    .filter(({ rounds }) => rounds > 0)
    .map((row) => [
      `${row.peer} ${row.version}`,
      `${row.threads}`,
      speed(row.samplesPerSecond),
      `${speed(row.slowest)}–${speed(row.fastest)}`,
      speed(row.foveaRatio),
      speed(row.samples),
      ((row.firstStepMs ?? Number.NaN) / 1000).toFixed(2),
      row.peakMiB?.toFixed(0) ?? '',
      `${row.lossFirstHalf?.toFixed(3)} → ${row.lossSecondHalf?.toFixed(3)}`,
      row.optimizer ?? '',
    ]);
  const table = [heads, heads.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`);
  const problems = rows.flatMap(({ peer, problems }) => problems.map((problem) => `- ${peer}, ${problem}`));
  return [...table, ...(problems.length > 0 ? ['', ...problems] : [])].join('\n');
}

/** @param {number | null} value */
function speed(value) {
  if (value === null) return '';
  if (value < 10) return value.toPrecision(2);
  return Math.round(value).toLocaleString('en-GB');
}
