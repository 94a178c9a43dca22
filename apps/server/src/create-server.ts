import { UsageError } from '@fovea/shape';
import type { FastifyInstance } from 'fastify';
import { type DestinationStream, pino } from 'pino';
import { createApp } from './create-app.ts';
import { Repository } from './repository/repository.ts';
import { watchRepository } from './repository/watch-repository.ts';
import { poolOptions, resolveSettings, type ServerOptions } from './server-options.ts';

export interface FoveaServer {
  /** Fastify's own object, for whoever wants to add routes before {@link listen}. */
  readonly app: FastifyInstance;
  /** Names of the models that are served now. */
  models(): readonly string[];
  /** Begins to listen, and gives the address, e.g. `http://127.0.0.1:8000`. */
  listen(): Promise<string>;
  /** Stops listening, answers the requests that are there, and ends the workers. Can be called again. */
  close(): Promise<void>;
}

/**
 * Makes a server of models. It loads them, and does not listen yet.
 *
 * @param destination where the log goes, a JSON object a line. Default: stdout.
 * @throws UsageError for an option that cannot be.
 * @throws FoveaError when there is no model, or none that can be loaded.
 */
export async function createServer(
  options: ServerOptions,
  destination?: DestinationStream,
): Promise<FoveaServer> {
  const settings = resolveSettings(options);
  const log = pino(
    { level: settings.logLevel, base: null },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
  const repository = await Repository.open({
    path: settings.models,
    pool: poolOptions(settings),
    settleMs: settings.settleMs,
    log,
  });
  let closing: Promise<void> | undefined;
  const app = await createApp({ settings, repository, isOpen: () => closing === undefined }, log);
  const unwatch =
    settings.settleMs === 0
      ? async () => {}
      : await watchRepository(repository, settings.models, settings.settleMs);

  async function close(): Promise<void> {
    await unwatch();
    // Clients that never finish do not hold the server for ever.
    const timer = setTimeout(() => app.server.closeAllConnections(), settings.drainMs);
    await app.close();
    clearTimeout(timer);
    await repository.close();
    log.info('closed');
  }

  return {
    app,
    models: () => repository.names(),
    listen: async () => {
      try {
        return await app.listen({ host: settings.host, port: settings.port });
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new UsageError('address', `the address cannot be listened on (${reason})`, {
          path: `${settings.host}:${settings.port}`,
          hint: 'Choose another one with --host and --port; port 0 takes any free one.',
          cause,
        });
      }
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
