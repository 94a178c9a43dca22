export { csvLog, epochTable } from './callbacks/csv-log.ts';
export { jsonlLog, type StepLogOptions } from './callbacks/jsonl-log.ts';
export {
  epochCheckpointFile,
  type KeepCheckpointsOptions,
  keepCheckpoints,
} from './callbacks/keep-checkpoints.ts';
export { tensorboard } from './callbacks/tensorboard.ts';
export { writeWhole } from './node/write-whole.ts';
