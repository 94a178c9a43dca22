import type { Failure } from './messages.ts';

/** How code in the worker throws what is to be answered as a failure. */
export class FailureSignal extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.problem);
    this.failure = failure;
  }
}
