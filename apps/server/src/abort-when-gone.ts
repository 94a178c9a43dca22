import type { FastifyReply } from 'fastify';

/**
 * A signal that is aborted when the client goes away before it has its answer.
 * Fastify's own `request.signal` listens to the request, which has ended by the
 * time its body is read.
 */
export function abortWhenGone({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => {
    if (!raw.writableEnded) controller.abort();
  });
  return controller.signal;
}
