import type { GraphBuilder } from '@fovea/onnx';

/** An optimiser as nodes of a graph: how one step changes a parameter. */
export interface Optimizer {
  readonly name: string;
  /** What it keeps for every parameter, in the parameter's shape and zero at the start, e.g. `m` and `v`. */
  readonly slots: readonly string[];
  /** How parameters are drawn towards zero, those that {@link UpdateRules} say nothing else of. Default: not at all. */
  readonly weightDecay?: WeightDecay;
  /**
   * Called once per graph with the scalars of the step, and once more for each other learning rate
   * that parameters have; gives what all parameters share, so that it is computed once.
   *
   * @param inputs.learningRate - float32 scalar
   * @param inputs.step - float32 scalar, 1 at the first step
   */
  begin(graph: GraphBuilder, inputs: { readonly learningRate: string; readonly step: string }): Update;
}

/** λ, and where it acts: on the gradient, g + λθ, or decoupled from it, θ · (1 − lr · λ) before the update. */
export interface WeightDecay {
  readonly rate: number;
  readonly decoupled: boolean;
}

/** One parameter's update: the new values of the parameter and of its slots. */
export type Update = (current: {
  readonly parameter: string;
  readonly gradient: string;
  readonly slots: Readonly<Record<string, string>>;
}) => { readonly parameter: string; readonly slots: Readonly<Record<string, string>> };
