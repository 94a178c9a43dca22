import bearerAuth from '@fastify/bearer-auth';
import rateLimit from '@fastify/rate-limit';
import { UsageError } from '@fovea/shape';
import type { FastifyInstance } from 'fastify';
import type { ServerSettings } from './server-options.ts';

/** Probes and the documentation are for everybody: they tell nothing that a token should guard. */
const OPEN = /^\/($|v2\/health\/|docs(\/|$))/;

/** Sees to the token and the rate, where they are asked for. */
export async function protect(
  app: FastifyInstance,
  { token, rateLimit: max }: Pick<ServerSettings, 'token' | 'rateLimit'>,
): Promise<void> {
  if (max !== undefined) {
    await app.register(rateLimit, {
      max,
      timeWindow: '1 minute',
      allowList: ({ url }) => OPEN.test(url),
      errorResponseBuilder: (_, { after }) =>
        new UsageError('rate-limit', 'there were too many requests from this address', {
          expected: `at most ${max} a minute`,
          hint: `Try again in ${after}.`,
        }),
    });
  }
  if (token === undefined) return;
  // Compares in constant time.
  await app.register(bearerAuth, {
    keys: [token],
    addHook: false,
    verifyErrorLogLevel: 'debug',
    errorResponse: ({ message }) => ({ error: message }),
  });
  const { verifyBearerAuth } = app;
  app.addHook('onRequest', (request, reply, done) => {
    if (verifyBearerAuth === undefined || OPEN.test(request.url)) done();
    else verifyBearerAuth(request, reply, done);
  });
}
