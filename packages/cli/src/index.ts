export { type EvaluateOptions, type EvaluateResult, evaluateModel } from './commands/evaluate.ts';
export { type Prediction, type PredictOptions, predict } from './commands/predict.ts';
export { type ServeResult, serve } from './commands/serve.ts';
export { type ShapeOptions, type ShapeResult, shape } from './commands/shape.ts';
export { type SummaryOptions, summarize } from './commands/summary.ts';
export { type TrainOptions, type TrainResult, train } from './commands/train.ts';
export { createOutput, type Output, silentOutput } from './output.ts';
