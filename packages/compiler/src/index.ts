export { checkTrainable } from './check-trainable.ts';
export { checkWeights } from './check-weights.ts';
export { commuteMonotone } from './commute-monotone.ts';
export { type ActivationsProgram, compileActivations } from './compile-activations.ts';
export { compileEvaluation, type EvaluationProgram } from './compile-evaluation.ts';
export {
  compileFiniteness,
  type FinitenessProgram,
  type StepPlace,
} from './compile-finiteness.ts';
export { compileGradients, type GradientsProgram } from './compile-gradients.ts';
export { compileInference } from './compile-inference.ts';
export { compileTrainStep, type TrainStepProgram } from './compile-train-step.ts';
export { compileTrainSteps, type TrainStepsOptions, type TrainStepsProgram } from './compile-train-steps.ts';
export { explainTraining, type LayerTraining } from './explain-training.ts';
export { foldAffine, type Weights } from './fold-affine.ts';
export { gatherInputs } from './gather-gradients.ts';
export { type Loss, meanLoss, type TargetKind } from './loss.ts';
export { type NetworkParameter, networkParameters, slotName } from './network-parameters.ts';
export type { Optimizer, Update, WeightDecay } from './optimizer.ts';
export type { TrainStepOptions } from './step-graph.ts';
export { type Kept, type UpdateSource, updateGraph } from './update-graph.ts';
export {
  type GradientClip,
  meanGradientName,
  type ParameterRule,
  rawName,
  type TrainedParameter,
  trainedParameters,
  trainingSlots,
  type UpdateRules,
  type WeightAverage,
} from './update-rules.ts';
