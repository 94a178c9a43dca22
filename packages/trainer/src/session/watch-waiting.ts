/** Below these (milliseconds), an epoch is over before anybody could mind. */
const [fewestAnswers, shortestEpoch] = [20, 2000];

/** Notices when an engine waits for batches. */
export interface WaitingWatch {
  /** Makes batches, which takes time on the thread that also hands them over. */
  make<T>(work: () => T): T;
  /** The engine has answered for a step, or a group of them. */
  answered(): void;
  epochEnded(how: HowMade): WaitingOfEpoch;
}

/** How batches are made. */
export interface HowMade {
  readonly augments: boolean;
  /** Whether images are not all in memory. */
  readonly reads: boolean;
}

/** What an epoch came to. */
export interface WaitingOfEpoch {
  /** What is to be said of it; undefined where the engine did not wait. */
  readonly words: string | undefined;
  /** The part of its time in which the engine computed, 0 to 1; undefined where the engine does not tell. */
  readonly busy: number | undefined;
}

/**
 * Counts the answers that were there already when the next batch was made: before them the engine waited.
 * Its own time cannot be seen from here while batches are made, so an epoch counts as waiting for data
 * if that was so for more than half of its answers, and batches took more than half of its time.
 *
 * @param worked - for how long the engine has computed so far, in milliseconds, where it tells
 */
export function watchWaiting(
  worked: () => number | undefined,
  now: () => number = () => performance.now(),
): WaitingWatch {
  let [making, lastMade, madeAt, answers, late, answeredAt] = [0, 0, now(), 0, 0, now()];
  let began: number | undefined;
  let workedBefore: number | undefined;
  return {
    make(work) {
      const from = now();
      if (began === undefined) [began, workedBefore] = [from, worked()];
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
      answeredAt = now();
      // An answer that lay there is read within a moment.
      if (answeredAt - madeAt < Math.max(1, lastMade / 10)) late++;
    },
    epochEnded({ augments, reads }) {
      const time = answeredAt - (began ?? answeredAt);
      const computed = (worked() ?? Number.NaN) - (workedBefore ?? Number.NaN);
      // Its clock and this one need not agree to the last microsecond.
      const busy = time > 0 && computed >= 0 ? Math.min(1, computed / time) : undefined;
      const isLong = answers >= fewestAnswers && time >= shortestEpoch;
      const [isLate, part] = [isLong && late > answers / 2, time > 0 ? making / time : 0];
      [making, answers, late, began] = [0, 0, 0, undefined];
      if (!isLate || part <= 0.5) return { words: undefined, busy };
      const changing = augments
        ? 'fewer or cheaper augmentations, or smaller images'
        : 'smaller images, or a batch size that the device is faster with';
      const remedy = reads
        ? `more memory for decoded images (memory, --memory), so that they are not read in each epoch; else ${changing}`
        : changing;
      const words = `training waits for data: making batches took ${Math.round(100 * part)} % of the epoch, and the device was done before them. Remedy: ${remedy}; a larger network costs nothing as long as this is so`;
      return { words, busy };
    },
  };
}
