import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { colours, slow } from './fixtures/models.ts';
import { ask, startServer, temporaryFolder, until } from './fixtures/start-server.ts';
import { createServer } from './index.ts';

const post = (body: string): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body,
});
const one = post(JSON.stringify({ inputs: [{ name: 'x', shape: [1, 1], datatype: 'FP32', data: [1] }] }));

describe('the queue', () => {
  it('answers 503 with Retry-After when it is full, and the next request once there is room', async () => {
    const { url } = await startServer({ 'slow.onnx': slow() }, { queue: 4, maxBatch: 1 });
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => ask(`${url}/v2/models/slow/infer`, one)),
    );
    const refused = answers.filter(({ status }) => status === 503);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(4);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length + answers.filter(({ status }) => status === 200).length).toBe(30);
    expect(refused[0]?.headers.get('retry-after')).toBe('1');
    expect(refused[0]?.json.error).toContain('slow.onnx: the queue has no room for the request');
    expect((await ask(`${url}/v2/models/slow/infer`, one)).status).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain(
      `nv_inference_request_failure{model="slow",version="1",reason="REJECTED"} ${refused.length}\n`,
    );
  });

  it('refuses a batch that could never wait in it', async () => {
    const { url } = await startServer({ 'slow.onnx': slow() }, { queue: 4 });
    const x = { name: 'x', shape: [5, 1], datatype: 'FP32', data: [1, 2, 3, 4, 5] };
    expect(await ask(`${url}/v2/models/slow/infer`, post(JSON.stringify({ inputs: [x] })))).toMatchObject({
      status: 413,
      json: {
        error: 'the batch is too large: expected at most 4 rows, received 5. Send it in several requests.',
      },
    });
  });

  it('gives up on a request in time', async () => {
    const { url } = await startServer({ 'slow.onnx': slow() }, { timeoutMs: 1 });
    expect(await ask(`${url}/v2/models/slow/infer`, one)).toMatchObject({
      status: 504,
      json: { error: expect.stringContaining('the request was not answered in time') },
    });
  });
});

describe('a client that goes away', () => {
  it('is not computed for any more', async () => {
    const { url } = await startServer({ 'slow.onnx': slow() }, { maxBatch: 1 });
    const leave = new AbortController();
    const asked = Array.from({ length: 20 }, () =>
      fetch(`${url}/v2/models/slow/infer`, { ...one, signal: leave.signal }).catch(() => 'gone'),
    );
    await until(
      async () => /pending_request_count\S+ [1-9]/.test(await (await fetch(`${url}/metrics`)).text()),
      'a queue',
    );
    leave.abort();
    await Promise.all(asked);
    await until(async () => {
      const text = await (await fetch(`${url}/metrics`)).text();
      return (
        / [1-9]/.test(/^.*reason="CANCELED".*$/m.exec(text)?.[0] ?? '') &&
        /pending_request_count\S+ 0/.test(text)
      );
    }, 'cancelled requests, and an empty queue');
  });
});

describe('the token', () => {
  it('is asked for everywhere but at the probes and the documentation', async () => {
    const { url } = await startServer({ 'm.onnx': colours() }, { token: 'secret-token' });
    for (const path of ['/v2', '/v2/models/m', '/v1/models', '/metrics', '/nothing']) {
      expect(await ask(`${url}${path}`)).toMatchObject({ status: 401, json: { error: expect.any(String) } });
    }
    const wrong = { headers: { authorization: 'Bearer secret-tokem' } };
    expect(await ask(`${url}/v2`, wrong)).toMatchObject({ status: 401 });
    expect(await ask(`${url}/v2`, { headers: { authorization: 'Bearer secret-token' } })).toMatchObject({
      status: 200,
    });
    for (const path of ['/v2/health/live', '/v2/health/ready', '/docs/json'])
      expect((await fetch(`${url}${path}`)).status).toBe(200);
    expect((await fetch(`${url}/docs/../v2`)).status).toBe(401);
  });
});

describe('limits', () => {
  it('counts requests from one address, but not probes', async () => {
    const { url } = await startServer({ 'm.onnx': colours() }, { rateLimit: 3 });
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push((await ask(`${url}/v2`)).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    const limited = await ask(`${url}/v2`);
    expect(limited.json.error).toContain(
      'there were too many requests from this address: expected at most 3 a minute.',
    );
    expect(limited.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await fetch(`${url}/v2/health/live`)).status).toBe(200);
  });

  it('refuses bodies that are too large, whether or not they say so, and packed ones by what they become', async () => {
    const { url } = await startServer({ 'm.onnx': colours() }, { bodyLimit: 1000 });
    const target = `${url}/v2/models/m/infer`;
    const large = { method: 'POST', body: new Uint8Array(1001) };
    expect(await ask(target, large)).toMatchObject({
      status: 413,
      json: { error: 'the body is too large: expected at most 1000 bytes.' },
    });
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(600)),
    });
    const chunked = await fetch(target, { method: 'POST', body: stream, duplex: 'half' } as RequestInit).then(
      ({ status }) => status,
      // The server may be gone before the client has noticed.
      () => 413,
    );
    expect(chunked).toBe(413);
  });

  it('bounds what all bodies take together', async () => {
    const { url } = await startServer({ 'm.onnx': colours() }, { bodyLimit: 1000, bodyBudget: 1500 });
    const half = await openSocket(url);
    half.write('POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{');
    await until(
      async () => (await ask(`${url}/v2/models/m/infer`, post('x'.repeat(800)))).status === 503,
      'a full budget',
    );
    expect((await ask(`${url}/v2/models/m/infer`, post('x'.repeat(100)))).status).toBe(400);
    half.destroy();
    await until(
      async () => (await ask(`${url}/v2/models/m/infer`, post('x'.repeat(800)))).status === 400,
      'room again',
    );
  });

  it('tells clients that come in too large numbers', async () => {
    const { url } = await startServer({ 'm.onnx': colours() }, { maxConnections: 5 });
    const sockets = await Promise.all(Array.from({ length: 8 }, () => openSocket(url)));
    const answers = await Promise.all(
      sockets.map((socket) => answerTo(socket, 'GET /v2/health/live HTTP/1.1\r\nHost: x\r\n\r\n')),
    );
    expect(answers.filter((text) => text.startsWith('HTTP/1.1 200'))).toHaveLength(5);
    const refused = answers.filter((text) => text.startsWith('HTTP/1.1 503'));
    expect(refused).toHaveLength(3);
    expect(refused[0]).toContain(
      '"error":"there are too many connections: expected at most 5. Try again later."',
    );
    for (const socket of sockets) socket.destroy();
  });

  it('does not wait for slow clients', async () => {
    const { url } = await startServer({ 'm.onnx': colours() }, { requestTimeoutMs: 300 });
    const socket = await openSocket(url);
    const answer = await answerTo(
      socket,
      'POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{',
    );
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
    expect(answer).toContain('{"error":"the request did not arrive in time"}');
  });
});

describe('close', () => {
  it('answers what it has begun, refuses what comes later, and ends', async () => {
    const { url, server } = await startServer({ 'slow.onnx': slow() }, { maxBatch: 1 });
    const running = Promise.all(Array.from({ length: 10 }, () => ask(`${url}/v2/models/slow/infer`, one)));
    // All of them are in: a later one would be counted too.
    await until(
      async () => /pending_request_count\S+ [5-9]/.test(await (await fetch(`${url}/metrics`)).text()),
      'a queue',
    );
    await sleep(50);
    const closed = server.close();
    const answers = await running;
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    await closed;
    await expect(fetch(`${url}/v2`)).rejects.toThrow();
    await server.close();
  });

  it('does not wait for ever', async () => {
    const { url, server } = await startServer({ 'm.onnx': colours() }, { drainMs: 100 });
    const socket = await openSocket(url);
    socket.write('POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n{');
    await sleep(50);
    await server.close();
    socket.destroy();
  });
});

describe('createServer', () => {
  it('refuses to start without a model, or with none that works', async () => {
    const empty = await temporaryFolder({});
    await expect(createServer({ models: empty, port: 0 })).rejects.toThrow(
      'there is no model: expected digits.onnx, digits/model.onnx or digits/1/model.onnx, for example. fovea train digits makes one in runs/digits.',
    );
    const broken = await temporaryFolder({ 'm.onnx': 'no model' });
    await expect(createServer({ models: broken, port: 0, logLevel: 'silent' })).rejects.toThrow('m.onnx');
  });

  it('serves the others where one is broken, and is not ready', async () => {
    const { url } = await startServer({ 'm.onnx': colours(), 'broken.onnx': 'no model' });
    expect((await ask(`${url}/v2/models/m/ready`)).status).toBe(200);
    expect(await ask(`${url}/v2/health/ready`)).toMatchObject({
      status: 503,
      json: { error: expect.stringContaining('the model "broken" is not served (broken.onnx') },
    });
  });

  it.each([
    [{ port: -1 }, 'the option port cannot be used: expected a whole number from 0 up, received -1.'],
    [{ maxBatch: 0 }, 'the option maxBatch cannot be used: expected a whole number from 1 up, received 0.'],
    [{ queue: Number.NaN }, 'the option queue cannot be used'],
    [
      { token: '' },
      'the token cannot be used: expected at least 8 letters, digits or . _ ~ + / = -, received nothing.',
    ],
  ])('refuses %j', async (options, message) => {
    await expect(createServer({ models: '.', ...options })).rejects.toThrow(message);
  });

  it('says that an address is taken', async () => {
    const { url } = await startServer({ 'm.onnx': colours() });
    const other = await createServer({
      models: await temporaryFolder({ 'm.onnx': colours() }),
      port: Number(new URL(url).port),
      logLevel: 'silent',
    });
    await expect(other.listen()).rejects.toThrow('the address cannot be listened on');
    await other.close();
  });
});

async function openSocket(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

/** What comes back once something was sent: up to the end of the body, or of the connection. */
function answerTo(socket: Socket, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      answer += part;
      if (answer.endsWith('}')) resolve(answer);
    });
    socket.once('close', () => resolve(answer));
    socket.write(text);
  });
}
