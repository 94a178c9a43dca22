import { EngineError } from '@fovea/shape';
import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../server-context.ts';
import { describeRoute } from './schemas.ts';

/** The probes: `GET /v2/health/live` and `GET /v2/health/ready`. */
export function healthRoutes(app: FastifyInstance, { repository, isOpen }: ServerContext): void {
  app.get(
    '/v2/health/live',
    { schema: describeRoute('', 'Health', 'Whether the server answers'), logLevel: 'warn' },
    async () => ({ live: true }),
  );
  app.get(
    '/v2/health/ready',
    {
      schema: describeRoute(
        '',
        'Health',
        'Whether every model can be asked; and which newer files could not be loaded',
      ),
      logLevel: 'warn',
    },
    async () => {
      if (!isOpen()) throw new EngineError('server-closing', 'the server is closing');
      const problems = repository.problems();
      const served = new Set(repository.names());
      const missing = problems.find(({ name }) => !served.has(name));
      if (missing !== undefined) {
        throw new EngineError('not-ready', `the model "${missing.name}" is not served (${missing.reason})`);
      }
      return { live: true, ready: true, ...(problems.length > 0 && { not_loaded: problems }) };
    },
  );
}
