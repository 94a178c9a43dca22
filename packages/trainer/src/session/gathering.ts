import type { StepSettings } from '../engine/engine.ts';
import type { Checkpoint } from '../state/checkpoint.ts';

/** Which update of the weights a step belongs to, where the gradients of several batches make one. */
export interface Gathering {
  /** Counted from 1 over the whole run. */
  readonly update: number;
  /** The batch's part of all images since the last update, itself included. */
  readonly share: number;
  /** Whether the step ends with the update. */
  readonly updates: boolean;
}

/** Where an engine is told nothing of several batches, each is one. */
export function gatheringOf({ gathering, step }: StepSettings): Gathering {
  return gathering ?? { update: step, share: 1, updates: true };
}

/** Counts the updates of a run, whose steps are told in their order. */
export interface UpdateCounter {
  /** Updates of the whole run, the step that comes next included. */
  total(): number;
  next(images: number): Gathering;
}

/**
 * Groups batches within an epoch: every `accumulate` of them make an update, and the last of an epoch what is left.
 *
 * @param place - where the run is, asked anew each time because its settings may change
 */
export function countUpdates(
  accumulate: number,
  before: UpdatesSoFar,
  place: () => {
    /** Batches of this epoch and of each later one that are still to come. */
    readonly batchesLeft: number;
    readonly batchesPerEpoch: number;
    readonly epochsAfter: number;
    /** Of the limit on the run's steps. */
    readonly stepsLeft: number;
  },
): UpdateCounter {
  let { updates, batches, images } = before;
  const inUpdates = (count: number) => Math.ceil(count / accumulate);
  return {
    total() {
      const { batchesLeft, batchesPerEpoch, epochsAfter, stepsLeft } = place();
      const now = Math.min(batchesLeft, stepsLeft);
      const later = Math.min(epochsAfter * batchesPerEpoch, stepsLeft - now);
      const whole = Math.floor(later / batchesPerEpoch);
      const rest = later - whole * batchesPerEpoch;
      return updates + inUpdates(batches + now) + whole * inUpdates(batchesPerEpoch) + inUpdates(rest);
    },
    next(size) {
      batches++;
      images += size;
      const isLast = batches === accumulate || place().batchesLeft <= 1;
      const gathering = { update: updates + 1, share: size / images, updates: isLast };
      if (isLast) [updates, batches, images] = [updates + 1, 0, 0];
      return gathering;
    },
  };
}

/** How far a run is, in updates, and in batches and images since the last. */
export interface UpdatesSoFar {
  readonly updates: number;
  readonly batches: number;
  readonly images: number;
}

/** How far a run is in updates: every `accumulate` batches of an epoch are one, and its last ones. */
export function updatesSoFar(
  resume: Checkpoint | undefined,
  images: number,
  accumulate: number,
): UpdatesSoFar {
  if (resume === undefined) return { updates: 0, batches: 0, images: 0 };
  const { batchSize } = resume.settings;
  const inEpoch = (of: number) => Math.ceil(Math.ceil(of / batchSize) / accumulate);
  const { running, history } = resume;
  const [whole, size] = [history.length * inEpoch(images), accumulate * batchSize];
  if (running.images === images) return { updates: whole + inEpoch(images), batches: 0, images: 0 };
  const gathered = running.images % size;
  return {
    updates: whole + Math.floor(running.images / size),
    batches: Math.ceil(gathered / batchSize),
    images: gathered,
  };
}
