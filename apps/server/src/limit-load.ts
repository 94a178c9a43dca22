import type { Socket } from 'node:net';
import { EngineError } from '@fovea/shape';
import type { FastifyInstance } from 'fastify';

export interface LoadLimits {
  readonly bodyLimit: number;
  /** Bytes of all bodies at once. */
  readonly bodyBudget: number;
  readonly maxConnections: number;
}

/**
 * Bounds what many clients can take together: bytes of bodies, by what their
 * headers announce, and connections. Beyond that they are told to come again.
 */
export function limitLoad(app: FastifyInstance, { bodyLimit, bodyBudget, maxConnections }: LoadLimits): void {
  const surplus = new WeakSet<Socket>();
  let connections = 0;
  app.server.on('connection', (socket: Socket) => {
    connections += 1;
    if (connections > maxConnections) surplus.add(socket);
    socket.once('close', () => {
      connections -= 1;
    });
  });
  // Those who come to be told are themselves not without number.
  app.server.maxConnections = 2 * maxConnections;

  let bytes = 0;
  app.addHook('onRequest', async (request, reply) => {
    if (surplus.has(request.raw.socket)) {
      reply.header('connection', 'close');
      throw busy('there are too many connections', maxConnections);
    }
    const { 'content-length': length, 'transfer-encoding': chunked } = request.headers;
    // A body of unknown length, or one that is packed, may become as large as bodies can.
    const unknown = chunked !== undefined || request.headers['content-encoding'] !== undefined;
    const size = unknown ? bodyLimit : Math.min(Number(length ?? 0), bodyLimit);
    if (size === 0) return;
    if (bytes + size > bodyBudget) throw busy('too many bytes are being received', bodyBudget);
    bytes += size;
    // However it ends: answered, aborted or thrown away.
    reply.raw.once('close', () => {
      bytes -= size;
    });
  });
}

function busy(problem: string, most: number): EngineError {
  return new EngineError('server-busy', problem, { expected: `at most ${most}`, hint: 'Try again later.' });
}
