/** What is drawn of a run. The columns grow in place; a new object says that they did. */
export interface Curves {
  /** Steps taken, one entry per step. */
  readonly step: number[];
  readonly loss: number[];
  readonly smoothLoss: number[];
  /** 0 to 1 */
  readonly accuracy: number[];
  readonly smoothAccuracy: number[];
  readonly heldOut: {
    readonly step: number[];
    readonly loss: number[];
    readonly accuracy: number[];
  };
}

export function emptyCurves(): Curves {
  return {
    step: [],
    loss: [],
    smoothLoss: [],
    accuracy: [],
    smoothAccuracy: [],
    heldOut: { step: [], loss: [], accuracy: [] },
  };
}

/** Steps that a smooth value remembers, roughly. */
const memory = 20;

/** Adds one step's batch. Smooth values are means that forget what is long ago. */
export function addStep(curves: Curves, step: number, loss: number, accuracy: number): void {
  curves.step.push(step);
  curves.loss.push(loss);
  curves.accuracy.push(accuracy);
  const weight = 1 / Math.min(memory, curves.step.length);
  curves.smoothLoss.push(mixed(curves.smoothLoss.at(-1), loss, weight));
  curves.smoothAccuracy.push(mixed(curves.smoothAccuracy.at(-1), accuracy, weight));
}

/** Adds what held-out images gave after so many steps. */
export function addHeldOut(curves: Curves, step: number, loss: number, accuracy: number): void {
  curves.heldOut.step.push(step);
  curves.heldOut.loss.push(loss);
  curves.heldOut.accuracy.push(accuracy);
}

function mixed(before: number | undefined, now: number, weight: number): number {
  return before === undefined ? now : before + weight * (now - before);
}
