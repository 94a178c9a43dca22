import { UsageError } from '@fovea/shape';
import type { FastifyInstance } from 'fastify';

/** Makes the routes of `app` take bodies as they are, of the media types listed and of none said. */
export function takeBytes(app: FastifyInstance, types: readonly string[]): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  app.addHook('onRequest', async ({ headers }) => {
    const [type = ''] = (headers['content-type'] ?? '').split(';', 1);
    const given = type.trim().toLowerCase();
    if (
      given === '' ||
      types.some((each) => (each.endsWith('/*') ? given.startsWith(each.slice(0, -1)) : each === given))
    )
      return;
    throw new UsageError('media-type', 'the content type is not taken here', {
      expected: types.join(', '),
      received: given.slice(0, 60),
    });
  });
}
