/** Takes requests faster than they can be worked on. */
export interface Latest<T> {
  /** Works on this next, instead of whatever else was waiting. */
  request(input: T): void;
  /** Forgets what is waiting; nothing is begun afterwards. */
  stop(): void;
}

/**
 * One piece of work at a time, and always the newest: requests that come while
 * one is being worked on replace each other. `work` must not reject.
 *
 * @param restMs - leaves the other users of what `work` uses alone for so long after each piece
 */
export function createLatest<T>(work: (input: T) => Promise<void>, restMs = 0): Latest<T> {
  let waiting: { readonly input: T } | undefined;
  let busy = false;
  let stopped = false;

  async function workOff(): Promise<void> {
    busy = true;
    while (waiting !== undefined && !stopped) {
      const { input } = waiting;
      waiting = undefined;
      await work(input);
      if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
    }
    busy = false;
  }

  return {
    request(input) {
      if (stopped) return;
      waiting = { input };
      if (!busy) void workOff();
    },
    stop() {
      stopped = true;
      waiting = undefined;
    },
  };
}
