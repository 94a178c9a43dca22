import { UsageError } from '@fovea/shape';
import type { FastifyInstance } from 'fastify';

/** Answers 404 where there is nothing, and 405 where there is, but not for this method. Call it before the routes. */
export function answerUnknownRoute(app: FastifyInstance): void {
  const routes: { readonly url: RegExp; readonly methods: readonly string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    const pattern = url
      .replace(/[.+?^$()[\]\\]/g, '\\$&')
      .replace(/:\w+/g, '[^/]+')
      .replaceAll('*', '.*');
    routes.push({ url: new RegExp(`^${pattern}/?$`), methods: [method].flat() });
  });
  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?', 1);
    const methods = [
      ...new Set(routes.filter(({ url }) => url.test(path)).flatMap((route) => route.methods)),
    ];
    const shown = path.slice(0, 100);
    if (methods.length === 0) {
      throw new UsageError('route-unknown', 'there is nothing here', {
        path: shown,
        hint: 'GET /docs tells what there is.',
      });
    }
    reply.header('allow', methods.join(', '));
    throw new UsageError('method-unknown', `the method is not taken here`, {
      path: shown,
      expected: methods.join(', '),
      received: request.method,
    });
  });
}
