import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Opens a connection to a server on this machine; errors on it only end it. */
export function openSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
    socket.on('error', () => socket.destroy());
  });
}

/**
 * Sends bytes as they are, `parts` one after the other, and gives the first
 * answer. Status 0 stands for a connection that ended without one.
 */
export async function rawRequest(port: number, ...parts: readonly (string | Uint8Array)[]): Promise<Answer> {
  const socket = await openSocket(port);
  const answer = firstAnswer(socket);
  for (const part of parts) {
    if (socket.destroyed) break;
    await new Promise<void>((resolve) => socket.write(part, () => resolve()));
  }
  const result = await answer;
  socket.destroy();
  return result;
}

/** The first HTTP answer that comes over a connection. */
export function firstAnswer(socket: Socket): Promise<Answer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const finish = () => resolve(readAnswer(Buffer.concat(chunks)) ?? { status: 0, body: '' });
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      const answer = readAnswer(Buffer.concat(chunks));
      if (answer !== undefined) resolve(answer);
    });
    socket.once('close', finish);
  });
}

function readAnswer(bytes: Buffer): Answer | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = bytes.subarray(0, end).toString('latin1');
  const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
  if (bytes.length < end + 4 + length) return undefined;
  const body = bytes.subarray(end + 4, end + 4 + length).toString();
  return { status: Number(head.split(' ')[1]), body };
}
