import { FailureSignal } from './failure-signal.ts';
import type { Answer, Failure, Request, Success } from './messages.ts';
import { type PackedTensors, packTensors } from './pack-tensors.ts';
import type { Sessions } from './sessions.ts';

/** The worker's end of the line to its caller. */
export interface CallerPort {
  post(answer: Answer, buffers: readonly ArrayBuffer[]): void;
  /** Called once. */
  listen(onRequest: (request: Request) => void): void;
  /** Nothing will be asked or answered any more. */
  close(): void;
  /** Around each request, where the surroundings must not go away during one. */
  readonly enter?: () => void;
  readonly leave?: () => void;
  /** Behind the answer to the first request, `start`: what later ones would have to wait for. It must not fail. */
  readonly started?: () => Promise<unknown>;
}

type Performed = PackedTensors & Omit<Success, 'milliseconds'>;

const nothing: Performed = { tensors: {}, buffers: [] };

/** Answers every request with `sessions`, one after the other: what a worker does. */
export function answerRequests(port: CallerPort, sessions: Sessions): void {
  let last: Promise<void> = Promise.resolve();
  port.listen((request) => {
    last = last.then(async () => {
      port.enter?.();
      try {
        const started = performance.now();
        const { buffers, ...result } = await perform(request, sessions);
        port.post({ ...result, milliseconds: performance.now() - started }, buffers);
        if (request.kind === 'start') await port.started?.();
      } catch (error) {
        port.post({ failure: toFailure(error) }, []);
      } finally {
        port.leave?.();
      }
      if (request.kind === 'close') port.close();
    });
  });
}

async function perform(request: Request, sessions: Sessions): Promise<Performed> {
  switch (request.kind) {
    case 'start':
      await sessions.start();
      return nothing;
    case 'load':
      return { ...nothing, ...(await sessions.load(request)) };
    case 'open':
      return { ...nothing, graph: await sessions.open(request) };
    case 'run':
      return packTensors(await sessions.run(request.program, request.feeds));
    case 'write':
      sessions.write(request.values);
      return nothing;
    case 'read':
      return sessions.read(request.names);
    case 'close':
      await sessions.release();
      return nothing;
  }
}

function toFailure(error: unknown): Failure {
  if (error instanceof FailureSignal) return error.failure;
  const problem = error instanceof Error ? error.message : String(error);
  return { kind: 'engine', code: 'worker-failed', problem, details: {} };
}
