import { UsageError } from '@fovea/shape';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { abortWhenGone } from '../abort-when-gone.ts';
import { countRequest } from '../count-request.ts';
import { type InferRequest, readInferRequest } from '../protocol/read-infer-request.ts';
import { hasRows, isBatchable } from '../protocol/signature.ts';
import { writeInferResponse } from '../protocol/write-infer-response.ts';
import { readBody } from '../read-body.ts';
import type { ServedParts } from '../repository/served-version.ts';
import type { ServerContext } from '../server-context.ts';
import { inferSchema } from './schemas.ts';
import { takeBytes } from './take-bytes.ts';

export interface ModelParams {
  readonly model: string;
  readonly version?: string;
}

/** Media types under which requests of the protocol come. curl's own default is one of them: the protocol's examples use it. */
export const PROTOCOL_TYPES: readonly string[] = [
  'application/json',
  'application/octet-stream',
  'application/x-www-form-urlencoded',
];

/** `POST /v2/models/{model}[/versions/{version}]/infer`. */
export function inferRoutes(app: FastifyInstance, { repository, settings }: ServerContext): void {
  takeBytes(app, PROTOCOL_TYPES);
  for (const prefix of ['/v2/models/:model', '/v2/models/:model/versions/:version']) {
    app.post<{ Params: ModelParams }>(
      `${prefix}/infer`,
      { schema: inferSchema(prefix) },
      async (request, reply) => {
        const { model, version } = request.params;
        const served = repository.find(model, version);
        const { body, jsonLength } = await countRequest(served, async (parts) => {
          const call = readInferRequest(
            await readBody(request, settings.bodyLimit),
            headerOf(request),
            parts.model,
          );
          const images = countImages(call, parts, settings.queue);
          const readAt = performance.now();
          const inference = await parts.model.infer(call.feeds, {
            signal: abortWhenGone(reply),
            ...(call.timeoutMs !== undefined && { timeoutMs: call.timeoutMs }),
          });
          const ranAt = performance.now();
          const result = writeInferResponse({
            model: parts.name,
            version: parts.version,
            id: call.id,
            outputs: call.outputs,
            tensors: inference.outputs,
            labels: parts.labels,
            hasRows: (name) => hasRows(parts.model, name),
          });
          return { result, images, inference, readAt, ranAt };
        });
        if (jsonLength === undefined) return reply.type('application/json').send(body);
        return reply
          .header('inference-header-content-length', String(jsonLength))
          .type('application/octet-stream')
          .send(body);
      },
    );
  }
}

function headerOf(request: FastifyRequest): string | undefined {
  const header = request.headers['inference-header-content-length'];
  return Array.isArray(header) ? header.join() : header;
}

/** @throws UsageError for more than could ever wait at once. */
function countImages({ feeds }: InferRequest, { model, config }: ServedParts, queue: number): number {
  const most = config.queue ?? queue;
  const images = isBatchable(model) ? (feeds[model.inputs[0]?.name ?? '']?.dims[0] ?? 1) : 1;
  if (images <= most) return images;
  throw new UsageError('batch-too-large', 'the batch is too large', {
    expected: `at most ${most} rows`,
    received: String(images),
    hint: 'Send it in several requests.',
  });
}
