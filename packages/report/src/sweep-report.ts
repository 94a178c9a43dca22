/** A hyper-parameter search, as its page shows it. */
export interface SweepReport {
  /** What it is called, e.g. its folder. */
  readonly name: string;
  /** What was trained on. */
  readonly data: string;
  readonly search: 'grid' | 'random' | 'halving';
  /** The figure that was to be best. */
  readonly goal: string;
  /** Whether less or more of it is better. */
  readonly better: 'min' | 'max';
  readonly parameters: readonly SweepParameter[];
  /** All trials, the best first. */
  readonly trials: readonly SweepTrial[];
  /** Of halving: its stages, with the epochs that trials have at the end of each. */
  readonly rungs?: readonly { readonly trials: number; readonly epochs: number }[];
  /** Commands for the best trial: what they do, and how they are written. */
  readonly commands?: readonly (readonly [about: string, command: string])[];
}

export interface SweepParameter {
  readonly name: string;
  /** How its numbers are spread; values of a choice have an order only. */
  readonly scale: 'linear' | 'log' | 'integer' | 'choice';
  /** Of a choice: its values, in the order in which they were given. */
  readonly choices?: readonly SweepValue[];
}

/** A value of a parameter; `null` where the trial was not told one. */
export type SweepValue = number | string | boolean | null;

export interface SweepTrial {
  readonly name: string;
  /** By parameter; what does not go with the trial's other values is missing. */
  readonly values: Readonly<Record<string, SweepValue>>;
  /** What it reached; missing where it failed, or was not done. */
  readonly result?: number;
  /** What it had reached when it was compared with all others: at the first stage. */
  readonly firstResult?: number;
  /** Epochs that it has. */
  readonly epochs: number;
  /** Of training. */
  readonly seconds: number;
  /** Why it failed. */
  readonly failure?: string;
}
