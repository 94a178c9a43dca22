import { UsageError } from '@fovea/shape';
import type { FastifyInstance } from 'fastify';
import { asObject, parseJson } from '../protocol/parse-json.ts';
import { short } from '../protocol/read-shape.ts';
import { readBody } from '../read-body.ts';
import type { ServerContext } from '../server-context.ts';
import { type ModelParams, PROTOCOL_TYPES } from './infer-routes.ts';
import { describeRoute } from './schemas.ts';
import { takeBytes } from './take-bytes.ts';

const TAG = 'Model repository';

/** Triton's model repository extension: what there is, and, where it is allowed, loading and unloading. */
export function repositoryRoutes(app: FastifyInstance, { repository, settings }: ServerContext): void {
  takeBytes(app, PROTOCOL_TYPES);
  app.post(
    '/v2/repository/index',
    { schema: describeRoute('', TAG, 'All models and how they are') },
    async (request) => {
      const body = await readBody(request, settings.bodyLimit);
      const { ready } = body.length === 0 ? {} : asObject(parseJson(body), 'the request');
      if (ready !== undefined && typeof ready !== 'boolean') {
        throw new UsageError('flag', 'something else stands where true or false should', {
          path: '"ready"',
          received: short(ready),
        });
      }
      const served = repository.all().map(({ parts: { name, version } }) => ({
        name,
        version,
        state: 'READY',
        reason:
          repository.problems().find((each) => each.name === name && each.version === version)?.reason ?? '',
      }));
      if (ready === true) return served;
      const others = repository
        .problems()
        .filter(({ name, version }) => !served.some((each) => each.name === name && each.version === version))
        .map((problem) => ({
          name: problem.name,
          version: problem.version,
          state: 'UNAVAILABLE',
          reason: problem.reason,
        }));
      const unloaded = repository
        .unloaded()
        .map((name) => ({ name, version: '', state: 'UNAVAILABLE', reason: 'unloaded' }));
      return [...served, ...others, ...unloaded];
    },
  );
  for (const [action, summary] of [
    ['load', 'Load a model, or load it anew'],
    ['unload', 'Unload a model'],
  ] as const) {
    const url = `/v2/repository/models/:model/${action}`;
    app.post<{ Params: ModelParams }>(url, { schema: describeRoute(url, TAG, summary) }, async (request) => {
      if (!settings.modelControl) {
        throw new UsageError('control-off', 'clients may not load and unload models here', {
          hint: 'Start the server with --model-control to allow it. Files that change are loaded anyway.',
        });
      }
      await (action === 'load'
        ? repository.load(request.params.model)
        : repository.unload(request.params.model));
      return {};
    });
  }
}
