import { FoveaError, UsageError } from '@fovea/shape';
import { httpStatus } from './http-status.ts';

/** What is answered to a request that failed. */
export interface ErrorAnswer {
  readonly status: number;
  readonly message: string;
}

/**
 * Every error as an answer. What nobody foresaw is only told to be so: its text
 * may hold what a client should not see, and stands in the log.
 */
export function describeError(error: unknown, requestId: string, bodyLimit: number): ErrorAnswer {
  const known = error instanceof FoveaError ? error : fromFastify(error, bodyLimit);
  if (known !== undefined) return { status: httpStatus(known), message: known.message };
  // Nobody reads this: the status is for the log.
  if (error instanceof Error && error.name === 'AbortError')
    return { status: 499, message: 'the client went away' };
  const status = statusOf(error);
  if (error instanceof Error && status !== undefined && status < 500)
    return { status, message: error.message };
  return { status: 500, message: `something went wrong here; the log has it as request ${requestId}` };
}

function fromFastify(error: unknown, bodyLimit: number): FoveaError | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || code === 'FST_REQ_FILE_TOO_LARGE') {
    return new UsageError('body-too-large', 'the body is too large', {
      expected: `at most ${bodyLimit} bytes`,
    });
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new UsageError('media-type', 'the content type is not taken here');
  }
  return undefined;
}

function statusOf(error: unknown): number | undefined {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' && status >= 400 ? status : undefined;
}
