// @ts-check

/** @typedef {import('./types.d.ts').Outcome} Outcome */
/** @typedef {import('./types.d.ts').Configuration} Configuration */

/** Fewer steps, or images, say nothing about whether a network learns. */
const enough = { steps: 20, images: 1000 };

/**
 * What the rounds of one peer come to.
 *
 * @param {Outcome} outcome
 * @param {{ readonly anew?: boolean }} options - whether each round begins with a new network; else they go on with one
 */
export function summarise({ slices, facts, ...outcome }, { anew = false } = {}) {
  const speeds = slices.map(({ steps, seconds }) => (steps * outcome.batch) / seconds);
  const rounds = slices.map(({ losses }) => losses);
  const curves = anew ? rounds : [rounds.flat()];
  return {
    ...outcome,
    ...facts,
    rounds: slices.length,
    samplesPerSecond: median(speeds),
    slowest: Math.min(...speeds),
    fastest: Math.max(...speeds),
    steps: rounds.flat().length,
    lossFirstHalf: mean(curves.flatMap((losses) => losses.slice(0, losses.length >> 1))),
    lossSecondHalf: mean(curves.flatMap((losses) => losses.slice(losses.length >> 1))),
  };
}

/** @typedef {ReturnType<typeof summarise>} Row */

/**
 * A configuration's rows, and what went wrong with them: networks that differ,
 * or that do not learn.
 *
 * @param {Configuration} configuration
 * @param {number} parameters - that the network has
 */
export function summariseConfiguration({ outcomes, ...configuration }, parameters) {
  const rows = outcomes.map((outcome) => summarise(outcome));
  const problems = rows.flatMap((row) => {
    const name = `${configuration.network}, ${configuration.mode} ${configuration.batch}, ${row.peer}`;
    if (row.parameters !== undefined && row.parameters !== parameters) {
      return [`${name}: it has ${row.parameters} parameters, not ${parameters}`];
    }
    const learns = row.lossSecondHalf < row.lossFirstHalf;
    const isEnough = row.steps >= enough.steps && row.steps * row.batch >= enough.images;
    if (configuration.mode === 'infer' || !isEnough || learns) return [];
    return [`${name}: the loss did not fall (${row.lossFirstHalf} to ${row.lossSecondHalf})`];
  });
  return { ...configuration, rows, problems };
}

/** @typedef {ReturnType<typeof summariseConfiguration>} Summary */

/** The fastest of a family. @param {readonly Row[]} rows @param {(row: Row) => boolean} belongs */
export function best(rows, belongs) {
  return rows.filter(belongs).toSorted((a, b) => b.samplesPerSecond - a.samplesPerSecond)[0];
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return mean(sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1));
}

/** @param {readonly number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
