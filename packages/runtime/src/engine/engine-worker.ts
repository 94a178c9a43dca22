import type { Answer, Request } from './messages.ts';

/** What happens at the worker's end. */
export interface EngineEvents {
  answer(answer: Answer): void;
  /** The worker threw what nobody caught, or could not be started. It does not answer any more. */
  failed(cause: unknown): void;
  /** The worker is gone. `received` says how, e.g. `exit code 1`. */
  ended(received: string): void;
}

/** A worker that answers requests, seen from the caller: a thread in Node, a Web Worker in a page. */
export interface EngineWorker {
  post(request: Request, buffers: readonly ArrayBuffer[]): void;
  /** Called once, before anything is posted. */
  listen(events: EngineEvents): void;
  /** Whether the worker keeps the process alive: it does while it owes an answer. Not for pages. */
  hold?(keep: boolean): void;
  /** Called once it has answered its last request, or has failed: resolves when it is gone. */
  end(): Promise<void>;
}
