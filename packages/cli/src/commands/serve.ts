import { createServer, type FoveaServer, type ServerOptions } from '@fovea/server';
import type { Output } from '../terminal/output.ts';

export interface ServeResult {
  /** Where the server listens, e.g. `http://127.0.0.1:8000`. */
  readonly address: string;
  readonly models: readonly string[];
  readonly server: FoveaServer;
}

/**
 * Serves models until `signal` is aborted, and tells how to try it. The log goes
 * to stdout, a JSON object a line.
 *
 * @returns once all requests are answered and the server has ended
 */
export async function serve(
  options: ServerOptions,
  output: Output,
  { signal, onListen }: { readonly signal: AbortSignal; readonly onListen?: (result: ServeResult) => void },
): Promise<void> {
  const server = await createServer(options);
  try {
    const address = await server.listen();
    const models = server.models();
    greet(address, models, options.token !== undefined, output);
    onListen?.({ address, models, server });
    await aborted(signal);
  } finally {
    await server.close();
  }
}

function greet(address: string, models: readonly string[], hasToken: boolean, output: Output): void {
  const { bold, dim } = output.colors;
  const [name = 'model'] = models.map(encodeURIComponent);
  const token = hasToken ? ' -H "Authorization: Bearer $TOKEN"' : '';
  output.line(`${bold(address)}  serves ${models.join(', ')}; ${address}/docs tells the rest. To try it:`);
  output.line();
  output.line(dim(`  curl${token} ${address}/v1/models`));
  output.line(dim(`  curl${token} -F image=@picture.png ${address}/v1/models/${name}/classify`));
  output.line(dim(`  curl${token} ${address}/v2/models/${name}`));
  output.line();
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
