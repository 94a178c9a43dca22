// @ts-check

/**
 * Counts steps. The first ones warm up: ten, or fewer when they take more than
 * half of `seconds`, but at least one. Then it measures for `seconds`, and for at least two steps.
 *
 * @param {number} seconds
 * @param {number} batchSize
 */
export function createMeter(seconds, batchSize) {
  const began = performance.now();
  /** @type {number[]} */
  const losses = [];
  let importedAt = began;
  let firstStepAt = began;
  /** @type {number | undefined} */
  let measuringFrom;
  let last = began;
  let warmupSteps = 0;
  return {
    /** To be called once the library is imported. */
    imported() {
      importedAt = performance.now();
    },

    /**
     * To be called after each step with the batch's mean loss.
     *
     * @param {number} loss
     * @returns {boolean} whether to go on
     */
    stepped(loss) {
      last = performance.now();
      if (measuringFrom === undefined) {
        if (warmupSteps === 0) firstStepAt = last;
        warmupSteps++;
        if (warmupSteps >= 10 || last - importedAt > seconds * 500) measuringFrom = last;
        return true;
      }
      losses.push(loss);
      return losses.length < 2 || last - measuringFrom < seconds * 1000;
    },

    report() {
      const steps = losses.length;
      const measured = (last - (measuringFrom ?? last)) / 1000;
      const half = Math.floor(steps / 2);
      return {
        samples: steps * batchSize,
        steps,
        warmupSteps,
        seconds: measured,
        samplesPerSecond: (steps * batchSize) / measured,
        firstStepMs: firstStepAt - began,
        importMs: importedAt - began,
        lossFirstHalf: mean(losses.slice(0, half)),
        lossSecondHalf: mean(losses.slice(half)),
      };
    },
  };
}

/** @typedef {ReturnType<typeof createMeter>} Meter */

/** @param {readonly number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
