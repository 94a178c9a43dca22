export { answerRequests, type CallerPort } from './answer-requests.ts';
export { checkFeeds } from './check-tensors.ts';
export { type EngineLink, linkEngine } from './engine-link.ts';
export type { EngineEvents, EngineWorker } from './engine-worker.ts';
export { executorOver } from './executor-over.ts';
export { FailureSignal } from './failure-signal.ts';
export type { Answer, Failure, GraphValues, Request, Success } from './messages.ts';
export { ReusedSlots } from './reused-slots.ts';
export {
  type DeviceSessions,
  type LoadRequest,
  type OnnxRuntime,
  Sessions,
} from './sessions.ts';
export { toError } from './to-error.ts';
