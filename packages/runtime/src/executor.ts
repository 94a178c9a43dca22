import type { Program } from '@fovea/onnx';

/** A tensor in this process's memory, row-major. `dims` is empty for a scalar. */
export type HostTensor =
  | { readonly type: 'float32'; readonly dims: readonly number[]; readonly data: Float32Array }
  | { readonly type: 'int32'; readonly dims: readonly number[]; readonly data: Int32Array }
  | { readonly type: 'int64'; readonly dims: readonly number[]; readonly data: BigInt64Array }
  | { readonly type: 'uint8' | 'bool'; readonly dims: readonly number[]; readonly data: Uint8Array };

export type Tensors = Readonly<Record<string, HostTensor>>;

/** A node of a program that another provider runs than the device's own: its data travel there and back at every run. */
export interface Fallback {
  /** The operator, e.g. `Conv`. */
  readonly op: string;
  /** The node's name in the graph. */
  readonly node: string;
  /** What runs it instead, e.g. `CPUExecutionProvider`. */
  readonly provider: string;
}

/** What is known of a program beside the program. */
export interface LoadOptions {
  /** How many threads at most are worth sharing a run. Default: all that the executor has. For executors on the CPU. */
  readonly threads?: number;
  /** Whether convolutions may be computed on blocked channels, see `Executor.blocks`. Default: where the executor does so. */
  readonly blocks?: boolean;
}

/** A program that an executor has loaded. */
export interface LoadedProgram {
  /** What the device cannot run itself. Undefined where it is not known: an executor of a web page cannot tell. */
  readonly fallbacks?: readonly Fallback[];
  /**
   * Runs the program once. State comes from, and goes back to, the executor.
   * The feeds' buffers may be moved to another thread: do not use them afterwards.
   *
   * @throws EngineError when the engine fails; the state is then as before the run.
   */
  run(feeds: Tensors): Promise<Tensors>;
}

/**
 * Whatever can run ONNX programs and keep their state between runs. It knows
 * nothing of training. Calls are answered in the order in which they are made.
 */
export interface Executor {
  /** The device that runs, e.g. `cpu`. */
  readonly device: string;
  /** For how long it has worked on runs so far, in milliseconds; left out where nobody measures it. */
  worked?(): number;
  /**
   * Whether every Conv whose channels fill blocks runs on blocked channels, also where its weight is computed. It
   * is then faster than what else a training step could do. Default: false.
   */
  readonly blocks?: boolean;
  /** @throws ModelError when the engine refuses the graph. */
  load(program: Program, options?: LoadOptions): Promise<LoadedProgram>;
  /** Sets state slots by name, copying the data. Slots that no program has are kept all the same. */
  writeState(values: Tensors): Promise<void>;
  /** Copies of the named slots. @throws UsageError for a slot that was never written. */
  readState(names: readonly string[]): Promise<Tensors>;
  close(): Promise<void>;
}
