import type { GraphBuilder } from '@fovea/onnx';

/** An optimiser as nodes of a graph: how one step changes a parameter. */
export interface Optimizer {
  readonly name: string;
  /** What it keeps for every parameter, in the parameter's shape and zero at the start, e.g. `m` and `v`. */
  readonly slots: readonly string[];
  /**
   * Called once per graph with the scalars of the step; gives what all
   * parameters share, so that it is computed once.
   *
   * @param inputs.learningRate - float32 scalar
   * @param inputs.step - float32 scalar, 1 at the first step
   */
  begin(graph: GraphBuilder, inputs: { readonly learningRate: string; readonly step: string }): Update;
}

/** One parameter's update: the new values of the parameter and of its slots. */
export type Update = (current: {
  readonly parameter: string;
  readonly gradient: string;
  readonly slots: Readonly<Record<string, string>>;
}) => { readonly parameter: string; readonly slots: Readonly<Record<string, string>> };
