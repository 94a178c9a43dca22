export { commuteMonotone } from './commute-monotone.ts';
export { compileEvaluation, type EvaluationProgram } from './compile-evaluation.ts';
export { compileGradients, type GradientsProgram } from './compile-gradients.ts';
export { checkWeights, compileInference } from './compile-inference.ts';
export { compileTrainStep, type TrainStepOptions, type TrainStepProgram } from './compile-train-step.ts';
export { foldAffine, type Weights } from './fold-affine.ts';
export type { Loss } from './loss.ts';
export { elementCount, type NetworkParameter, networkParameters, slotName } from './network-parameters.ts';
export type { Optimizer, Update } from './optimizer.ts';
