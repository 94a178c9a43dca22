import type { Checkpoint, EpochRecord, Progressed } from '../state/checkpoint.ts';

/** Where a run is: what its engine was handed, and what it has answered for, which may be a group of steps less. */
export interface RunPlace {
  /** Finished epochs. */
  readonly history: EpochRecord[];
  /** Steps that the engine was handed, over the whole run. */
  steps: number;
  /** Images of the running epoch that the engine was handed. */
  handed: number;
  /** What it has answered for of the running epoch. */
  running: Progressed;
  /** Steps of the running epoch that it has answered for. */
  answered: number;
}

/** Where a run begins, or goes on. */
export function runPlace(resume: Checkpoint | undefined, batchSize: number): RunPlace {
  const running = resume?.running ?? nothingYet;
  return {
    history: [...(resume?.history ?? [])],
    steps: resume?.step ?? 0,
    handed: running.images,
    running,
    answered: Math.ceil(running.images / batchSize),
  };
}

/** Puts down an epoch as finished; the next one begins. */
export function endEpoch(place: RunPlace, record: EpochRecord): void {
  place.history.push(record);
  Object.assign(place, { handed: 0, running: nothingYet, answered: 0 });
}

const nothingYet: Progressed = { images: 0, lossSum: 0, seconds: 0 };
