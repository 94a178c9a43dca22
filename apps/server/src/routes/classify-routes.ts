import multipart from '@fastify/multipart';
import { UsageError } from '@fovea/shape';
import type { FastifyInstance } from 'fastify';
import { abortWhenGone } from '../abort-when-gone.ts';
import { classifyImages } from '../classify-images.ts';
import { countRequest } from '../count-request.ts';
import { readUploads } from '../read-uploads.ts';
import type { ServerContext } from '../server-context.ts';
import type { ModelParams } from './infer-routes.ts';
import { describeRoute } from './schemas.ts';
import { takeBytes } from './take-bytes.ts';

const TAG = 'Images';
/** Files in one request; each takes memory of its own. */
const MOST_FILES = 64;

/** The simple way: image files in, labels out; and which models take them. */
export async function classifyRoutes(app: FastifyInstance, context: ServerContext): Promise<void> {
  const { repository, settings } = context;
  takeBytes(app, ['image/*', 'application/octet-stream', 'multipart/form-data']);
  await app.register(multipart, { limits: { fileSize: settings.bodyLimit, files: MOST_FILES, fields: 16 } });

  app.get(
    '/v1/models',
    { schema: describeRoute('', TAG, 'The models, and what each of them knows') },
    async () => ({
      models: repository.names().map((name) => {
        const [newest, ...others] = repository.versions(name).map(({ parts }) => parts);
        const info = newest?.model.info;
        return {
          name,
          versions: [newest, ...others].map((parts) => parts?.version),
          ...(info !== undefined && { labels: info.labels, input: info.input }),
        };
      }),
    }),
  );

  for (const prefix of ['/v1/models/:model', '/v1/models/:model/versions/:version']) {
    const url = `${prefix}/classify`;
    const schema = describeRoute(url, TAG, 'Say what is in an image, or in each of several', {
      description:
        'A form with one or more image files, which go through the model as one batch. An image file may also be the whole body (image/* or application/octet-stream); the answer then is one result instead of a list.',
      consumes: ['multipart/form-data'],
      body: { type: 'object', properties: { image: { type: 'string', format: 'binary' } } },
      querystring: { type: 'object', properties: { top: { type: 'integer', minimum: 1, default: 3 } } },
    });
    app.post<{ Params: ModelParams; Querystring: { top?: unknown } }>(
      url,
      { schema },
      async (request, reply) => {
        const { model, version } = request.params;
        const top = readTop(request.query.top);
        const served = repository.find(model, version);
        return countRequest(served, async (parts) => {
          const uploads = await readUploads(request, settings.bodyLimit);
          const { results, inference, readAt, ranAt } = await classifyImages(parts, uploads, {
            top,
            maxPixels: settings.maxPixels,
            signal: abortWhenGone(reply),
          });
          const answers = results.map(({ label, probability, top: best }, index) => {
            const name = uploads[index]?.name;
            return { ...(name !== undefined && { file: name }), label, probability, top: best };
          });
          const head = { model: parts.name, version: parts.version };
          const [only] = answers;
          const result =
            uploads[0]?.name === undefined && only !== undefined
              ? { ...head, ...only }
              : { ...head, results: answers };
          return { result, images: uploads.length, inference, readAt, ranAt };
        });
      },
    );
  }
}

function readTop(value: unknown): number {
  if (value === undefined) return 3;
  const top = typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : 0;
  if (top >= 1) return top;
  throw new UsageError('top', 'the number of labels cannot be used', {
    path: '?top',
    expected: 'a whole number from 1 up',
    received: String(value).slice(0, 40),
  });
}
