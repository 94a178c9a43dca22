import { DataError, EngineError, FoveaError, UnsupportedError, UsageError } from '@fovea/shape';
import type { FailureReason } from './repository/model-stats.ts';

/** Errors that have a status of their own; the others have their class's. */
const BY_CODE: Readonly<Record<string, number>> = {
  'token-wrong': 401,
  'control-off': 403,
  'model-unknown': 404,
  'version-unknown': 404,
  'route-unknown': 404,
  'method-unknown': 405,
  'request-slow': 408,
  'batch-too-large': 413,
  'body-too-large': 413,
  'image-too-large': 413,
  'image-kind': 415,
  'media-type': 415,
  'encoding-unknown': 415,
  'rate-limit': 429,
  'header-too-large': 431,
  'queue-full': 503,
  'model-closed': 503,
  'server-busy': 503,
  'server-closing': 503,
  'not-ready': 503,
  'timed-out': 504,
};

/** The HTTP status that tells of an error. What is not the client's fault is from 500 up. */
export function httpStatus(error: FoveaError): number {
  const own = Object.hasOwn(BY_CODE, error.code) ? BY_CODE[error.code] : undefined;
  if (own !== undefined) return own;
  return error instanceof UsageError || error instanceof DataError ? 400 : 500;
}

/** What Triton would count the error as. */
export function failureReason(error: unknown): FailureReason {
  if (!(error instanceof FoveaError))
    return error instanceof Error && error.name === 'AbortError' ? 'CANCELED' : 'OTHER';
  const status = httpStatus(error);
  if (status === 503 || status === 504) return 'REJECTED';
  return error instanceof EngineError || error instanceof UnsupportedError ? 'BACKEND' : 'OTHER';
}
