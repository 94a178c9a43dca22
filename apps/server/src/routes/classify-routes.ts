import multipart from '@fastify/multipart';
import { readImage } from '@fovea/image';
import { type Classification, createClassifier } from '@fovea/runtime';
import type { Inference } from '@fovea/runtime-node';
import { EngineError, UsageError } from '@fovea/shape';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { abortWhenGone } from '../abort-when-gone.ts';
import { countRequest } from '../count-request.ts';
import { checkImageKind } from '../image-kind.ts';
import { readBody } from '../read-body.ts';
import type { ServedParts } from '../repository/served-version.ts';
import type { ServerContext } from '../server-context.ts';
import type { ModelParams } from './infer-routes.ts';
import { describeRoute } from './schemas.ts';
import { takeBytes } from './take-bytes.ts';

interface Upload {
  /** What the client calls the file; undefined for a body that is the image. */
  readonly name: string | undefined;
  readonly bytes: Uint8Array;
}

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
          const { results, inference, readAt, ranAt } = await classify(
            parts,
            uploads,
            top,
            settings.maxPixels,
            abortWhenGone(reply),
          );
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

async function classify(
  { name, model, labels }: ServedParts,
  uploads: readonly Upload[],
  top: number,
  maxPixels: number,
  signal: AbortSignal,
): Promise<{ results: readonly Classification[]; inference: Inference; readAt: number; ranAt: number }> {
  const { info } = model;
  const isClassifier =
    info !== undefined &&
    model.inputs.every((input) => input.name === 'image') &&
    ['logits', 'probabilities'].every((output) => model.outputs.some((each) => each.name === output));
  if (!isClassifier) {
    throw new UsageError('model-no-classifier', 'the model does not say how to classify images', {
      path: `model "${name}"`,
      expected: 'a model that Fovea exported',
      hint: `Its values can be had from /v2/models/${name}/infer.`,
    });
  }
  let [readAt, ranAt] = [0, 0];
  let inference: Inference | undefined;
  const classifier = createClassifier<Upload>({
    info: { ...info, labels: labels.get('probabilities') ?? info.labels },
    path: `model "${name}"`,
    decode: async ({ name: file, bytes }, { path }) => {
      const called = file === undefined ? path : `file "${file.slice(0, 100)}"`;
      checkImageKind(bytes, called);
      return readImage(bytes, { path: called, maxPixels });
    },
    run: async (feeds, options) => {
      readAt = performance.now();
      inference = await model.infer(feeds, options);
      ranAt = performance.now();
      return inference.outputs;
    },
  });
  const results = await classifier.classify(uploads, { top, signal });
  if (inference === undefined)
    throw new EngineError('not-run', 'the model has not run', { path: `model "${name}"` });
  return { results, inference, readAt, ranAt };
}

/** @throws UsageError for no image at all, and for more bytes than the limit, all files together. */
async function readUploads(request: FastifyRequest, limit: number): Promise<readonly Upload[]> {
  if (!request.isMultipart()) {
    const bytes = await readBody(request, limit);
    if (bytes.length === 0) throw noImage();
    return [{ name: undefined, bytes }];
  }
  const uploads: Upload[] = [];
  let total = 0;
  for await (const part of request.files()) {
    const bytes = await part.toBuffer();
    total += bytes.length;
    if (total > limit) {
      throw new UsageError('body-too-large', 'the files are too large', {
        expected: `at most ${limit} bytes in all`,
      });
    }
    uploads.push({ name: part.filename, bytes });
  }
  if (uploads.length === 0) throw noImage();
  return uploads;
}

function noImage(): UsageError {
  return new UsageError('image-missing', 'there is no image in the request', {
    expected: 'an image file as the body, or files in a form',
    hint: 'With curl: --data-binary @image.png -H "Content-Type: image/png", or -F image=@image.png',
  });
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
