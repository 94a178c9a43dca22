import { EngineError, type FoveaError, ModelError, UnsupportedError, UsageError } from '@fovea/shape';
import type { Failure } from './messages.ts';

const classes = {
  usage: UsageError,
  model: ModelError,
  unsupported: UnsupportedError,
  engine: EngineError,
} as const;

/** The error that a failure describes. */
export function toError({ kind, code, problem, details }: Failure): FoveaError {
  return new classes[kind](code, problem, details);
}
