import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { UsageError } from '@fovea/shape';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import { answerBrokenClient, answerOddRequests } from './answer-broken-client.ts';
import { answerUnknownRoute } from './answer-unknown-route.ts';
import { describeError } from './describe-error.ts';
import { limitLoad } from './limit-load.ts';
import { createMetrics } from './metrics.ts';
import { protect } from './protect.ts';
import { classifyRoutes } from './routes/classify-routes.ts';
import { healthRoutes } from './routes/health-routes.ts';
import { inferRoutes } from './routes/infer-routes.ts';
import { modelRoutes } from './routes/model-routes.ts';
import { repositoryRoutes } from './routes/repository-routes.ts';
import { describeRoute } from './routes/schemas.ts';
import type { ServerContext } from './server-context.ts';

/** A client's own name for its request is taken over when it looks like one. */
const REQUEST_ID = /^[\w.:+/=-]{1,128}$/;

/** The HTTP side: routes, limits, errors, log. It does not listen yet. */
export async function createApp(context: ServerContext, log: FastifyBaseLogger): Promise<FastifyInstance> {
  const { settings, repository } = context;
  const app: FastifyInstance = fastify({
    loggerInstance: log,
    // Requests are logged below, in one line each.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: settings.bodyLimit,
    requestTimeout: settings.requestTimeoutMs,
    keepAliveTimeout: 72_000,
    http: {
      // Seen to below, with a word to the client.
      requireHostHeader: false,
      headersTimeout: settings.requestTimeoutMs,
      connectionsCheckingInterval: Math.max(100, Math.min(5000, settings.requestTimeoutMs / 4)),
    },
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 256 },
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    },
    clientErrorHandler: answerBrokenClient,
    frameworkErrors: ({ message, statusCode = 400 }, _request, reply) => {
      const body = JSON.stringify({ error: message });
      reply.hijack();
      reply.raw
        .writeHead(statusCode, {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        })
        .end(body);
    },
  });
  // Schemas only describe: what a request holds is checked by the code that reads it.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));

  answerOddRequests(app.server);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1') {
      throw new UsageError('host-missing', 'the request has no Host header');
    }
  });
  app.addHook('onSend', async (_request, reply) => {
    // Or the connection would outlive its last answer, and the server would wait for it.
    if (!context.isOpen()) reply.header('connection', 'close');
  });
  limitLoad(app, settings);
  await protect(app, settings);
  app.setErrorHandler((error, request, reply) => {
    const { status, message } = describeError(error, request.id, settings.bodyLimit);
    if (status >= 500 && status !== 503) request.log.error({ err: error }, 'request failed');
    else request.log.debug({ err: error }, 'request refused');
    if (status === 503) reply.header('retry-after', '1');
    if (status === 413 || status === 415) reply.header('connection', 'close');
    return reply
      .code(status)
      .type('application/json')
      .send(JSON.stringify({ error: message }));
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, url } = request;
    const line = {
      method,
      url: url.slice(0, 200),
      status: reply.statusCode,
      ms: Math.round(10 * reply.elapsedTime) / 10,
    };
    request.log.info(line, 'request');
  });
  answerUnknownRoute(app);

  const version = serverVersion();
  await app.register(swagger, {
    openapi: {
      info: {
        title: 'Fovea server',
        version,
        description:
          'Models over HTTP: the Open Inference Protocol v2 with binary tensors, and images to labels.',
      },
      ...(settings.token !== undefined && {
        components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
        security: [{ token: [] }],
      }),
    },
  });
  await app.register(swaggerUi, { routePrefix: '/docs' });
  app.get('/', { schema: { hide: true } }, (_request, reply) => reply.redirect('/docs'));
  healthRoutes(app, context);
  modelRoutes(app, context, version);
  await app.register(async (inner) => inferRoutes(inner, context));
  await app.register(async (inner) => repositoryRoutes(inner, context));
  await app.register(async (inner) => classifyRoutes(inner, context));
  const metrics = createMetrics(repository);
  app.addHook('onClose', async () => metrics.clear());
  app.get(
    '/metrics',
    { schema: describeRoute('', 'Health', 'Metrics for Prometheus'), logLevel: 'warn' },
    async (_, reply) => reply.type(metrics.contentType).send(await metrics.metrics()),
  );
  return app;
}

function serverVersion(): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  return version;
}
