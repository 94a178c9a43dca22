import { appendFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { colours } from './fixtures/models.ts';
import { ask, type Running, startServer, until } from './fixtures/start-server.ts';

const red = [...Array(20).fill(1), ...Array(40).fill(0)];
const request = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    inputs: [{ name: 'image', shape: [1, 3, 4, 5], datatype: 'FP32', data: red }],
    outputs: [{ name: 'logits' }],
  }),
} satisfies RequestInit;

interface Answered {
  readonly model_version: string;
  readonly outputs: readonly [{ readonly data: readonly number[] }];
}

/** The first logit of a red image, which is the model's scale; or the status of an answer that is none. */
async function scaleOf({ url }: Running, path = '/v2/models/m'): Promise<number> {
  const { status, json } = await ask(`${url}${path}/infer`, request);
  // What an answer with status 200 looks like is tested elsewhere.
  return status === 200 ? ((json as unknown as Answered).outputs[0].data[0] ?? Number.NaN) : status;
}

/** Asks again and again from 16 places until it is stopped; gives all that was answered. */
function traffic(running: Running): { stop(): Promise<ReadonlySet<number>> } {
  const seen = new Set<number>();
  let stopped = false;
  const askers = Array.from({ length: 16 }, async () => {
    while (!stopped) seen.add(await scaleOf(running));
  });
  const stop = async () => {
    stopped = true;
    await Promise.all(askers);
    return seen;
  };
  // Also when the test fails before it comes to it.
  onTestFinished(async () => {
    await stop();
  });
  return { stop };
}

it('loads a changed file without a request that fails, however the file is written', async () => {
  const running = await startServer({ 'm.onnx': colours({ scale: 1 }) });
  const file = join(running.folder, 'm.onnx');
  const asking = traffic(running);
  const becomes = (scale: number) => until(async () => (await scaleOf(running)) === scale, `scale ${scale}`);

  await running.write('m.onnx', colours({ scale: 2 }));
  await becomes(2);

  // In place and slowly, with the file half there for longer than it needs to settle.
  const bytes = colours({ scale: 3 });
  await truncate(file);
  for (let at = 0; at < bytes.length; at += 100) {
    await appendFile(file, bytes.subarray(at, at + 100));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await becomes(3);

  // Removed first, then written.
  await rm(file);
  await writeFile(file, colours({ scale: 4 }));
  await becomes(4);

  expect(await asking.stop()).toEqual(new Set([1, 2, 3, 4]));
  expect(running.log.filter(({ msg }) => msg === 'model reloaded').length).toBeGreaterThanOrEqual(3);
});

it('keeps the old one where the new one is broken, says so, and takes the next good one', async () => {
  const running = await startServer({ 'm/1/model.onnx': colours({ scale: 1 }) });
  const asking = traffic(running);
  await running.write('m/1/model.onnx', colours({ scale: 2 }).subarray(0, 200));
  await until(
    () => running.log.some(({ msg }) => String(msg).startsWith('model not loaded')),
    'a line in the log',
  );
  expect(running.log).toContainEqual(
    expect.objectContaining({
      level: 50,
      model: 'm',
      version: '1',
      msg: 'model not loaded; the one before goes on serving',
    }),
  );
  expect(await scaleOf(running)).toBe(1);
  const problem = { name: 'm', version: '1', reason: expect.stringContaining('m/1/model.onnx') };
  expect(await ask(`${running.url}/v2/health/ready`)).toMatchObject({
    status: 200,
    json: { ready: true, not_loaded: [problem] },
  });
  expect((await ask(`${running.url}/v2/models/m/ready`)).json).toMatchObject({
    ready: true,
    not_loaded: [problem],
  });
  expect(await (await fetch(`${running.url}/metrics`)).text()).toContain(
    'fovea_model_load_failures_total 1\n',
  );

  await running.write('m/1/model.onnx', colours({ scale: 3 }));
  await until(async () => (await scaleOf(running)) === 3, 'the good one');
  expect(await ask(`${running.url}/v2/health/ready`)).toMatchObject({ json: { live: true, ready: true } });
  expect(await asking.stop()).toEqual(new Set([1, 3]));
});

it('takes a new version when it is there, and then lets the old one go', async () => {
  const running = await startServer({ 'm/1/model.onnx': colours({ scale: 1 }) });
  const asking = traffic(running);
  await running.write('m/2/model.onnx', colours({ scale: 2 }));
  await until(async () => (await scaleOf(running)) === 2, 'version 2');
  await until(
    async () => (await scaleOf(running, '/v2/models/m/versions/1')) === 404,
    'the end of version 1',
  );
  expect(await asking.stop()).toEqual(new Set([1, 2]));
});

it('does not let the old version go for a new one that is broken', async () => {
  const running = await startServer({ 'm/1/model.onnx': colours({ scale: 1 }) });
  await running.write('m/2/model.onnx', 'no model');
  await until(
    () => running.log.some(({ version, level }) => version === '2' && level === 50),
    'a line in the log',
  );
  expect(await scaleOf(running)).toBe(1);
  expect((await ask(`${running.url}/v2/repository/index`, { method: 'POST' })).json).toEqual([
    { name: 'm', version: '1', state: 'READY', reason: '' },
    { name: 'm', version: '2', state: 'UNAVAILABLE', reason: expect.stringContaining('m/2/model.onnx') },
  ]);
});

it('adds a model that appears, and unloads one that is removed', async () => {
  const running = await startServer({ 'm.onnx': colours() });
  await running.write('late/model.onnx', colours({ scale: 5 }));
  await until(async () => (await scaleOf(running, '/v2/models/late')) === 5, 'the late model');
  await rm(join(running.folder, 'm.onnx'));
  await until(async () => (await scaleOf(running)) === 404, 'the end of the removed one');
  expect(running.server.models()).toEqual(['late']);
  expect(await (await fetch(`${running.url}/metrics`)).text()).not.toContain('model="m"');
});

it('reads a configuration anew when it changes', async () => {
  const running = await startServer({
    'm/1/model.onnx': colours({ scale: 1 }),
    'm/2/model.onnx': colours({ scale: 2 }),
  });
  expect(await scaleOf(running, '/v2/models/m/versions/1')).toBe(404);
  await running.write('m/config.pbtxt', 'max_batch_size: 4 version_policy { all {} }');
  await until(async () => (await scaleOf(running, '/v2/models/m/versions/1')) === 1, 'version 1');
  expect((await ask(`${running.url}/v2/models/m/config`)).json).toMatchObject({ max_batch_size: 4 });
});

it('reads labels anew when they change', async () => {
  const running = await startServer({ 'm/model.onnx': colours(), 'm/labels.txt': 'rot\ngrün\nblau\n' });
  const label = async () => {
    const outputs = [{ name: 'logits', parameters: { classification: 1 } }];
    const body = JSON.stringify({ ...JSON.parse(request.body), outputs });
    const { json } = await ask(`${running.url}/v2/models/m/infer`, { ...request, body });
    return (json as unknown as { outputs: [{ data: [string] }] }).outputs[0].data[0];
  };
  expect(await label()).toBe('10:0:rot');
  await running.write('m/labels.txt', 'rouge\nvert\nbleu\n');
  await until(async () => (await label()) === '10:0:rouge', 'other labels');
});

it('loads and unloads on request, where that is allowed', async () => {
  const running = await startServer(
    { 'm.onnx': colours({ scale: 1 }), 'n.onnx': colours() },
    { modelControl: true, settleMs: 0 },
  );
  const post = (path: string) => ask(`${running.url}/v2/repository/models/${path}`, { method: 'POST' });
  expect(await post('m/unload')).toMatchObject({ status: 200, json: {} });
  expect(await scaleOf(running)).toBe(404);
  expect(
    (await ask(`${running.url}/v2/repository/index`, { ...request, body: '{"ready":true}' })).json,
  ).toHaveLength(1);
  await running.write('m.onnx', colours({ scale: 2 }));
  expect(await post('m/load')).toMatchObject({ status: 200 });
  expect(await scaleOf(running)).toBe(2);
  expect(await post('nobody/load')).toMatchObject({ status: 404 });
  await running.write('m.onnx', 'broken');
  expect(await post('m/load')).toMatchObject({
    status: 500,
    json: { error: expect.stringContaining('m.onnx') },
  });
  expect(await scaleOf(running)).toBe(2);
});
