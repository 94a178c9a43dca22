export type {
  Callback,
  CheckpointEvent,
  DataInfo,
  EndEvent,
  EpochEvent,
  RunEnd,
  RunEvent,
  RunInfo,
  RunningEvent,
  StartEvent,
  StepEvent,
} from './callbacks/callback.ts';
export { type EarlyStoppingOptions, earlyStopping } from './callbacks/early-stopping.ts';
export type { CheckpointEvery } from './callbacks/run-limits.ts';
export { type WebhookMessage, type WebhookOptions, webhook } from './callbacks/webhook.ts';
export { type FastDevRunOptions, type FastDevRunResult, fastDevRun } from './checks/fast-dev-run.ts';
export {
  type BatchSizeResult,
  type BatchSizeRow,
  type FindBatchSizeOptions,
  findBatchSize,
} from './checks/find-batch-size.ts';
export {
  type FindLearningRateOptions,
  findLearningRate,
  type LearningRateResult,
  type RatePoint,
} from './checks/find-learning-rate.ts';
export {
  type OverfitOptions,
  type OverfitResult,
  type OverfitStep,
  overfitBatch,
} from './checks/overfit-batch.ts';
export type { CheckOptions } from './checks/temporary-run.ts';
export { batchTargets } from './engine/batch-targets.ts';
export { chooseEngine, type EngineChoice, type EngineTrial, reasonOf } from './engine/choose-engine.ts';
export { type Agreement, type CompareOptions, compareStep } from './engine/compare-step.ts';
export type { BatchResult, Engine, StepSettings, Task, TrainState } from './engine/engine.ts';
export { type GraphEngineOptions, graphEngine } from './engine/graph-engine.ts';
export { type EngineSpeed, type MeasureOptions, measureEngine } from './engine/measure-engine.ts';
export { stepRandom } from './engine/step-random.ts';
export { type ClassEvaluation, type EvaluateOptions, type Evaluation, evaluate } from './evaluate.ts';
export { type FitOptions, type FitResult, fit } from './fit.ts';
export { type BinaryCrossEntropyOptions, binaryCrossEntropy } from './losses/binary-cross-entropy.ts';
export { type CrossEntropyOptions, crossEntropy } from './losses/cross-entropy.ts';
export { type FocalOptions, focal } from './losses/focal.ts';
export { type HuberOptions, huber } from './losses/huber.ts';
export { meanAbsoluteError } from './losses/mean-absolute-error.ts';
export { meanSquaredError } from './losses/mean-squared-error.ts';
export { type Calibration, type CalibrationBin, calibration } from './metrics/calibration.ts';
export { type ClassReport, type ClassScore, classReport, type ScoreMeans } from './metrics/class-report.ts';
export { type ConfusionMatrix, confusionMatrix } from './metrics/confusion-matrix.ts';
export { type LabelReport, labelReport } from './metrics/label-report.ts';
export { countCorrect, type Metrics, predictedClasses } from './metrics/metrics.ts';
export { type Mistake, mostConfidentMistakes } from './metrics/most-confident-mistakes.ts';
export { type ValueScore, valueReport } from './metrics/value-report.ts';
export { type AdadeltaOptions, adadelta } from './optimizers/adadelta.ts';
export { type AdagradOptions, adagrad } from './optimizers/adagrad.ts';
export { type AdamOptions, adam } from './optimizers/adam.ts';
export { adamw } from './optimizers/adamw.ts';
export { type LionOptions, lion } from './optimizers/lion.ts';
export { type RmspropOptions, rmsprop } from './optimizers/rmsprop.ts';
export { type SgdOptions, sgd } from './optimizers/sgd.ts';
export { type PixelClassifier, type Predictions, type PredictOptions, predict } from './predict.ts';
export type { OneCycle } from './schedules/one-cycle.ts';
export type { Plateau } from './schedules/plateau.ts';
export {
  type Cosine,
  type Exponential,
  type RunPosition,
  type Schedule,
  type StepSchedule,
  scheduleFactor,
  scheduleNames,
  type Warmup,
} from './schedules/schedule.ts';
export { type Gathering, gatheringOf } from './session/gathering.ts';
export { openSession } from './session/open-session.ts';
export type { Progress } from './session/progress.ts';
export type {
  ChangeableSettings,
  SessionOptions,
  StepReport,
  TrainingSession,
} from './session/training-session.ts';
export { balancedWeights } from './settings/balanced-weights.ts';
export { checkLossSettings, type LossSettings, lossFrom, lossNames } from './settings/loss-settings.ts';
export { bestEpochs, type MetricName, metricGoals } from './settings/metric-goals.ts';
export { type OptimizerSettings, optimizerFrom, optimizerNames } from './settings/optimizer-settings.ts';
export { defaultSettings, type RunSettings } from './settings/run-settings.ts';
export {
  type EmaSettings,
  type ParameterGroup,
  type UpdateSettings,
  updateRules,
} from './settings/update-settings.ts';
export {
  type Checkpoint,
  decodeCheckpoint,
  type EpochRecord,
  encodeCheckpoint,
  type Progressed,
} from './state/checkpoint.ts';
export { initialState } from './state/initial-state.ts';
export { stateShapes } from './state/state-shapes.ts';
export { type StateValue, stateValues } from './state/state-values.ts';
export { type TrainingData, trainingCode } from './state/training-code.ts';
