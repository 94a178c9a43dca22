// @ts-check

/**
 * A runner that takes one step after the other.
 *
 * @param {() => number | Promise<number>} step - gives the batch's mean loss
 * @param {() => Promise<void>} [close]
 * @returns {import('./types.d.ts').Runner}
 */
export function stepper(step, close) {
  return {
    async take(seconds, least) {
      /** @type {number[]} */
      const losses = [];
      const began = performance.now();
      for (;;) {
        losses.push(await step());
        const elapsed = (performance.now() - began) / 1000;
        if (losses.length >= least && elapsed >= seconds) {
          return { steps: losses.length, seconds: elapsed, losses };
        }
      }
    },
    ...(close === undefined ? {} : { close }),
  };
}
