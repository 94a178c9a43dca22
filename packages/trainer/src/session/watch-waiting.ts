/** Below these (milliseconds), an epoch is over before anybody could mind. */
const [fewestAnswers, shortestEpoch] = [20, 2000];

/** Notices when an engine waits for batches. */
export interface WaitingWatch {
  /** Makes batches, which takes time on the thread that also hands them over. */
  make<T>(work: () => T): T;
  /** The engine has answered for a step, or a group of them. */
  answered(): void;
  /** What is to be said of the epoch that ends here; undefined where the engine did not wait. */
  epochEnded(augments: boolean): string | undefined;
}

/**
 * Counts the answers that were there already when the next batch was made: before them the engine waited.
 * Its own time cannot be seen from here while batches are made, so an epoch counts as waiting for data
 * if that was so for more than half of its answers, and batches took more than half of its time.
 */
export function watchWaiting(now: () => number = () => performance.now()): WaitingWatch {
  let [making, lastMade, madeAt, answers, late] = [0, 0, now(), 0, 0];
  let began: number | undefined;
  return {
    make(work) {
      const from = now();
      began ??= from;
      try {
        return work();
      } finally {
        madeAt = now();
        lastMade = madeAt - from;
        making += lastMade;
      }
    },
    answered() {
      answers++;
      // An answer that lay there is read within a moment.
      if (now() - madeAt < Math.max(1, lastMade / 10)) late++;
    },
    epochEnded(augments) {
      const time = now() - (began ?? now());
      const isLong = answers >= fewestAnswers && time >= shortestEpoch;
      const [isLate, part] = [isLong && late > answers / 2, time > 0 ? making / time : 0];
      [making, answers, late, began] = [0, 0, 0, undefined];
      if (!isLate || part <= 0.5) return undefined;
      const remedy = augments
        ? 'fewer or cheaper augmentations, or smaller images'
        : 'smaller images, or a batch size that the device is faster with';
      return `training waits for data: making batches took ${Math.round(100 * part)} % of the epoch, and the device was done before them. Remedy: ${remedy}; a larger network costs nothing as long as this is so`;
    },
  };
}
