/** Element types that Fovea's graphs use, by ONNX's names. */
export type ElementType = 'float32' | 'float64' | 'int32' | 'int64' | 'uint8' | 'int8' | 'bool';

/** A graph input or output. A string dimension is symbolic, e.g. `batch`. */
export interface ValueInfo {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly (number | string)[];
}

/** A value that lives between runs: read from `input`, replaced by `output` (left as it is without one). */
export interface StateSlot {
  readonly input: string;
  readonly output?: string;
}

/**
 * An encoded graph that is ready to run. State slots are graph inputs that
 * whoever runs the program keeps (weights, optimiser moments); two programs
 * that name the same slot share its value.
 */
export interface Program {
  readonly model: Uint8Array;
  /** What must be fed at each run; state inputs are not among them. */
  readonly inputs: readonly ValueInfo[];
  /** What comes back from each run; state outputs are not among them. */
  readonly outputs: readonly ValueInfo[];
  readonly state: readonly StateSlot[];
}
