export {
  type Checkpoint,
  decodeCheckpoint,
  type EpochRecord,
  encodeCheckpoint,
  type Progressed,
} from './checkpoint.ts';
export { chooseEngine, type EngineChoice, type EngineTrial, reasonOf } from './choose-engine.ts';
export { type Agreement, compareStep } from './compare-step.ts';
export type { BatchResult, Engine, StepSettings, Task, TrainState } from './engine.ts';
export { type Evaluation, evaluate } from './evaluate.ts';
export { type FitOptions, type FitResult, fit } from './fit.ts';
export { type GraphEngineOptions, graphEngine } from './graph-engine.ts';
export { initialState } from './initial-state.ts';
export { crossEntropy } from './losses/cross-entropy.ts';
export { type EngineSpeed, type MeasureOptions, measureEngine } from './measure-engine.ts';
export { countCorrect, predictedClasses } from './metrics.ts';
export {
  type ChangeableSettings,
  openSession,
  type SessionOptions,
  type StepReport,
  type TrainingSession,
} from './open-session.ts';
export { type OptimizerSettings, optimizerFrom } from './optimizer-settings.ts';
export { type AdamOptions, adam } from './optimizers/adam.ts';
export { type SgdOptions, sgd } from './optimizers/sgd.ts';
export type { Progress } from './progress.ts';
export { defaultSettings, type RunSettings } from './run-settings.ts';
export { type Schedule, scheduleFactor } from './schedule.ts';
export { stateShapes } from './state-shapes.ts';
export { type StateValue, stateValues } from './state-values.ts';
export { stepRandom } from './step-random.ts';
export { type TrainingData, trainingCode } from './training-code.ts';
