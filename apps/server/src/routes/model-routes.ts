import type { FastifyInstance } from 'fastify';
import { datatypeOf } from '../protocol/datatypes.ts';
import { toShape } from '../protocol/read-inputs.ts';
import { isBatchable } from '../protocol/signature.ts';
import type { ServedParts } from '../repository/served-version.ts';
import type { ServerContext } from '../server-context.ts';
import type { ModelParams } from './infer-routes.ts';
import { describeRoute } from './schemas.ts';

const TAG = 'Open Inference Protocol';

/** What the protocol and Triton tell of the server and of models. */
export function modelRoutes(
  app: FastifyInstance,
  { repository, settings }: ServerContext,
  serverVersion: string,
): void {
  app.get('/v2', { schema: describeRoute('', TAG, 'What this server is') }, async () => ({
    name: 'fovea',
    version: serverVersion,
    extensions: [
      'binary_tensor_data',
      'classification',
      'model_configuration',
      'model_repository',
      'statistics',
    ],
  }));

  const all = { schema: describeRoute('', TAG, 'Sums over the requests to all models') };
  app.get('/v2/models/stats', all, async () => ({
    model_stats: repository.all().map(({ parts }) => statsOf(parts)),
  }));

  for (const url of ['/v2/models/:model', '/v2/models/:model/versions/:version']) {
    const route = <T>(path: string, summary: string, answer: (parts: ServedParts) => T) =>
      app.get<{ Params: ModelParams }>(
        `${url}${path}`,
        { schema: describeRoute(url, TAG, summary) },
        async ({ params: { model, version } }) => answer(repository.find(model, version).parts),
      );

    route('', "A model's inputs and outputs", ({ name, model: { inputs, outputs } }) => ({
      name,
      versions: repository.versions(name).map(({ parts }) => parts.version),
      platform: 'onnx_onnxv1',
      inputs: inputs.map((info) => ({
        name: info.name,
        datatype: datatypeOf(info.type),
        shape: toShape(info),
      })),
      outputs: outputs.map((info) => ({
        name: info.name,
        datatype: datatypeOf(info.type),
        shape: toShape(info),
      })),
    }));
    route('/ready', 'Whether a model can be asked', ({ name, version }) => {
      const problems = repository.problems().filter((problem) => problem.name === name);
      return { name, version, ready: true, ...(problems.length > 0 && { not_loaded: problems }) };
    });
    route('/config', 'How a model is served, as Triton writes it', (parts) =>
      configOf(parts, settings.maxWaitMs),
    );
    app.get<{ Params: ModelParams }>(
      `${url}/stats`,
      { schema: describeRoute(url, TAG, 'Sums over the requests to a model') },
      async ({ params: { model, version } }) => {
        const served = version === undefined ? repository.versions(model) : [repository.find(model, version)];
        return { model_stats: served.map(({ parts }) => statsOf(parts)) };
      },
    );
  }
}

function configOf({ name, model, config, maxBatch }: ServedParts, maxWaitMs: number): object {
  const { inputs, outputs } = model;
  const batchable = isBatchable(model);
  const values = (infos: typeof inputs) =>
    infos.map((info) => ({
      name: info.name,
      data_type: `TYPE_${datatypeOf(info.type)}`,
      // The batch is not among the dims of a model that is served in batches.
      dims: toShape(info).slice(batchable ? 1 : 0),
    }));
  return {
    name,
    platform: 'onnxruntime_onnx',
    backend: 'onnxruntime',
    max_batch_size: batchable ? maxBatch : 0,
    input: values(inputs),
    output: values(outputs),
    default_model_filename: 'model.onnx',
    ...(batchable &&
      maxBatch > 1 && {
        dynamic_batching: {
          max_queue_delay_microseconds: Math.round(1000 * (config.maxWaitMs ?? maxWaitMs)),
        },
      }),
  };
}

function statsOf({ name, version, stats }: ServedParts): object {
  const { success, images, ms } = stats;
  const failures = Object.values(stats.failures).reduce((sum, count) => sum + count, 0);
  return {
    name,
    version,
    last_inference: stats.lastInference,
    inference_count: images,
    execution_count: stats.executions,
    inference_stats: {
      success: duration(success, ms.total),
      fail: duration(failures, stats.failureMs),
      queue: duration(success, ms.queue),
      compute_input: duration(success, ms.input),
      compute_infer: duration(success, ms.compute),
      compute_output: duration(success, ms.output),
      cache_hit: duration(0, 0),
      cache_miss: duration(0, 0),
    },
    batch_stats: stats.batches.map(({ size, count, computeMs }) => ({
      batch_size: size,
      compute_infer: duration(count, computeMs),
    })),
  };
}

function duration(count: number, ms: number): { readonly count: number; readonly ns: number } {
  return { count, ns: Math.round(1e6 * ms) };
}
