import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { smallRun } from '../fixtures/small-run.ts';
import { webhook } from './webhook.ts';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server that answers with a status, or never, and what it was sent. */
async function listen(status: number | 'never') {
  const received: { readonly headers: NodeJS.Dict<string | string[]>; readonly body: string }[] = [];
  server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) });
    if (status !== 'never') response.writeHead(status).end('thanks');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/secret`, received, port };
}

describe('webhook', () => {
  it('posts the start, each epoch and the end, in this order', async () => {
    const { url, received } = await listen(200);
    await smallRun({ epochs: 2 }, { callbacks: [webhook(url, { headers: { authorization: 'Bearer x' } })] });
    const messages = received.map(({ body }) => JSON.parse(body));
    expect(messages.map(({ event, step }) => `${event} ${step}`)).toEqual([
      ...['start 0', 'epoch 3', 'epoch 6', 'end 6'],
    ]);
    expect(messages[1]).toMatchObject({
      ...{ data: 'stripes', device: 'cpu', epochs: 2, epoch: 1 },
      metrics: { loss: expect.any(Number), testAccuracy: expect.any(Number) },
    });
    expect(messages[3]).toMatchObject({ end: 'epochs' });
    expect(received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      authorization: 'Bearer x',
    });
  });

  it('sends what its caller makes of it, and nothing where that is nothing', async () => {
    const { url, received } = await listen(200);
    const body = ({ event }: { event: string }) => (event === 'end' ? { text: 'done' } : undefined);
    await smallRun({ epochs: 1 }, { callbacks: [webhook(url, { body })] });
    expect(received.map((each) => each.body)).toEqual(['{"text":"done"}']);
  });

  it.each([
    [500, 'it answered 500'],
    ['never', 'The operation was aborted due to timeout'],
  ] as const)('loses no run where the server answers %s, and says so once', async (status, reason) => {
    const { url, port } = await listen(status);
    const warnings: string[] = [];
    const { end } = await smallRun(
      { epochs: 2 },
      {
        callbacks: [webhook(url, { timeoutSeconds: 0.2 })],
        onWarning: (warning) => void warnings.push(warning),
      },
    );
    expect(end).toEqual({ by: 'epochs' });
    expect(warnings).toEqual([
      `the webhook at http://127.0.0.1:${port} does not work; the run goes on: ${reason}`,
    ]);
  });

  it('refuses what is no address', () => {
    for (const url of ['nowhere', 'file:///etc/hosts']) {
      expect(() => webhook(url)).toThrow(
        /^webhook: this is no address to post to: expected https:\/\/… or http:\/\/…, received /,
      );
    }
  });
});
