// @ts-check

/**
 * Lets a loop that is not ours, and that hands over steps ahead of time, go on
 * for a slice at a time. A slice ends when its time is over and no step is under way.
 */
export function createPacer() {
  let underWay = 0;
  let closed = false;
  /** @type {unknown} */
  let failure;
  let opening = deferred();
  /** @type {{ losses: number[], began: number, last: number, isFull(): boolean, full: boolean, done: ReturnType<typeof deferred> } | undefined} */
  let slice;
  return {
    /** To be waited for before each step, or steps at once. @returns whether to take it */
    async begin() {
      while (!closed && (slice === undefined || slice.full)) await opening.promise;
      underWay++;
      return !closed;
    },

    /** @param {readonly number[]} losses - of the steps that were taken at once */
    end(losses) {
      underWay--;
      if (slice === undefined) return;
      slice.losses.push(...losses);
      slice.last = performance.now();
      slice.full ||= slice.isFull();
      if (slice.full && underWay === 0) slice.done.resolve();
    },

    /** @type {import('./types.d.ts').Runner['take']} */
    async take(seconds, least) {
      if (failure !== undefined) throw failure;
      const began = performance.now();
      const now = {
        losses: /** @type {number[]} */ ([]),
        began,
        last: began,
        full: false,
        isFull: () => now.losses.length >= least && now.last - began >= 1000 * seconds,
        done: deferred(),
      };
      slice = now;
      opening.resolve();
      opening = deferred();
      await now.done.promise;
      slice = undefined;
      return { steps: now.losses.length, seconds: (now.last - began) / 1000, losses: now.losses };
    },

    /** Ends the loop at its next step. */
    close() {
      closed = true;
      opening.resolve();
    },

    /** The loop has broken. @param {unknown} error */
    fail(error) {
      failure = error;
      slice?.done.reject(error);
    },
  };
}

function deferred() {
  /** @type {() => void} */
  let resolve = () => {};
  /** @type {(error: unknown) => void} */
  let reject = () => {};
  /** @type {Promise<void>} */
  const promise = new Promise((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
