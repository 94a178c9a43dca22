// @ts-check

/** @typedef {import('./types.d.ts').Outcome} Outcome */

/**
 * What the rounds of each peer come to: medians over the rounds that were
 * measured, and everything that went wrong.
 *
 * @param {ReadonlyMap<string, readonly Outcome[]>} outcomes the rounds by peer
 */
export function summarise(outcomes) {
  const rows = [...outcomes].map(([peer, rounds]) => summary(peer, rounds));
  const reference = rows.find(({ peer }) => peer === 'fovea')?.samplesPerSecond;
  return rows.map((row) => ({
    ...row,
    /** How many times as fast as the peer Fovea is. */
    foveaRatio: reference && row.samplesPerSecond ? reference / row.samplesPerSecond : null,
  }));
}

/** @typedef {ReturnType<typeof summarise>[number]} Row */

/**
 * @param {string} peer
 * @param {readonly Outcome[]} rounds
 */
function summary(peer, rounds) {
  const measured = rounds.filter((round) => round.kind === 'measured');
  const speeds = measured.map(({ samplesPerSecond }) => samplesPerSecond);
  const problems = rounds.flatMap((round, i) => {
    if (round.kind !== 'measured') return [`round ${i + 1}: ${round.reason}`];
    const { lossFirstHalf, lossSecondHalf } = round;
    return lossSecondHalf < lossFirstHalf
      ? []
      : [`round ${i + 1}: the loss did not fall (${lossFirstHalf} to ${lossSecondHalf})`];
  });
  return {
    peer,
    absent: rounds.every(({ kind }) => kind === 'absent'),
    version: measured[0]?.version ?? null,
    threads: measured[0]?.threads ?? null,
    optimizer: measured[0]?.optimizer ?? null,
    rounds: measured.length,
    samplesPerSecond: median(speeds),
    slowest: speeds.length > 0 ? Math.min(...speeds) : null,
    fastest: speeds.length > 0 ? Math.max(...speeds) : null,
    samples: median(measured.map(({ samples }) => samples)),
    firstStepMs: median(measured.map(({ firstStepMs }) => firstStepMs)),
    importMs: median(measured.map(({ importMs }) => importMs)),
    peakMiB: median(measured.flatMap(({ peakMiB = [] }) => peakMiB)),
    lossFirstHalf: median(measured.map(({ lossFirstHalf }) => lossFirstHalf)),
    lossSecondHalf: median(measured.map(({ lossSecondHalf }) => lossSecondHalf)),
    problems,
  };
}

/** @param {readonly number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  return middle.length === 0 ? null : middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
