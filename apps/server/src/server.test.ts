import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportOnnx } from '@fovea/exporter';
import { conv2d, dense, flatten, input, maxPool2d, parameterName, relu, sequential } from '@fovea/layers';
import { loadClassifier } from '@fovea/runtime-node';
import { elementCount } from '@fovea/shape';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { colours, everyType, exploding, slow } from './fixtures/models.ts';
import { ask, runServer, startServer } from './fixtures/start-server.ts';

let running: Awaited<ReturnType<typeof runServer>>;
let url: string;
beforeAll(async () => {
  running = await runServer({
    'colours.onnx': colours(),
    'types/1/model.onnx': everyType(),
    'exploding.onnx': exploding(),
    'slow.onnx': slow(),
    'versions/1/model.onnx': colours({ scale: 1 }),
    'versions/2/model.onnx': colours({ scale: 2 }),
    'versions/config.pbtxt':
      'max_batch_size: 8 version_policy { all {} } unknown_field: 3 output { name: "logits" label_filename: "names.txt" }',
    'versions/names.txt': 'rot\ngrün\nblau\n',
  });
  ({ url } = running);
});
afterAll(() => running.stop());

const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const image = {
  name: 'image',
  shape: [1, 3, 4, 5],
  datatype: 'FP32',
  data: [...Array(20).fill(1), ...Array(40).fill(0)],
};

async function png(background: string, size = 9): Promise<Uint8Array<ArrayBuffer>> {
  return Uint8Array.from(
    await sharp({ create: { width: size, height: size, channels: 3, background } })
      .png()
      .toBuffer(),
  );
}

describe('what the server says of itself', () => {
  it('is live and ready', async () => {
    expect(await ask(`${url}/v2/health/live`)).toMatchObject({ status: 200, json: { live: true } });
    expect(await ask(`${url}/v2/health/ready`)).toMatchObject({ status: 200, json: { ready: true } });
    expect(await ask(`${url}/v2/models/types/ready`)).toMatchObject({
      status: 200,
      json: { name: 'types', ready: true },
    });
    expect(await ask(`${url}/v2/models/versions/versions/1/ready`)).toMatchObject({
      status: 200,
      json: { version: '1' },
    });
  });

  it('has metadata, with -1 for the batch', async () => {
    expect((await ask(`${url}/v2`)).json).toMatchObject({
      name: 'fovea',
      extensions: expect.arrayContaining(['binary_tensor_data']),
    });
    expect((await ask(`${url}/v2/models/colours`)).json).toEqual({
      name: 'colours',
      versions: ['1'],
      platform: 'onnx_onnxv1',
      inputs: [{ name: 'image', datatype: 'FP32', shape: [-1, 3, 4, 5] }],
      outputs: [
        { name: 'logits', datatype: 'FP32', shape: [-1, 3] },
        { name: 'probabilities', datatype: 'FP32', shape: [-1, 3] },
      ],
    });
    expect((await ask(`${url}/v2/models/types/versions/1/`)).json).toMatchObject({
      inputs: expect.arrayContaining([{ name: 'int64', datatype: 'INT64', shape: [-1, 2] }]),
    });
  });

  it('has configurations, statistics and an index as Triton', async () => {
    expect((await ask(`${url}/v2/models/versions/config`)).json).toMatchObject({
      max_batch_size: 8,
      input: [{ name: 'image', data_type: 'TYPE_FP32', dims: [3, 4, 5] }],
      dynamic_batching: { max_queue_delay_microseconds: 2000 },
    });
    expect((await ask(`${url}/v2/repository/index`, { method: 'POST' })).json).toEqual(
      expect.arrayContaining([{ name: 'versions', version: '2', state: 'READY', reason: '' }]),
    );
    await ask(`${url}/v2/models/types/infer`, json({ inputs: [] }));
    const {
      model_stats: [stats],
    } = (await ask(`${url}/v2/models/types/stats`)).json as unknown as { model_stats: [object] };
    expect(stats).toMatchObject({ name: 'types', version: '1', inference_stats: { fail: { count: 1 } } });
    expect((await ask(`${url}/v2/models/stats`)).json.model_stats).toHaveLength(6);
  });

  it('notes in the log what it does not use of a configuration', () => {
    expect(running.log).toContainEqual(
      expect.objectContaining({ level: 40, model: 'versions', fields: ['unknown_field'] }),
    );
  });

  it('has a page and a document of its routes', async () => {
    const { json: openapi } = await ask(`${url}/docs/json`);
    expect(Object.keys(openapi.paths ?? {})).toEqual(
      expect.arrayContaining(['/v2/models/{model}/infer', '/v1/models/{model}/classify', '/metrics']),
    );
    const page = await fetch(`${url}/docs`);
    expect(await page.text()).toContain('swagger-ui');
  });

  it('takes over a request id, or makes one', async () => {
    expect(
      (await ask(`${url}/v2`, { headers: { 'x-request-id': 'mine-1' } })).headers.get('x-request-id'),
    ).toBe('mine-1');
    expect(
      (await ask(`${url}/v2`, { headers: { 'x-request-id': 'not "mine"' } })).headers.get('x-request-id'),
    ).toMatch(/^[\da-f-]{36}$/);
    expect(running.log).toContainEqual(
      expect.objectContaining({ reqId: 'mine-1', method: 'GET', url: '/v2', status: 200 }),
    );
  });
});

describe('infer', () => {
  it('answers JSON with JSON', async () => {
    const { status, json: answer } = await ask(
      `${url}/v2/models/colours/infer`,
      json({ id: '7', inputs: [image] }),
    );
    expect(status).toBe(200);
    expect(answer).toMatchObject({ model_name: 'colours', model_version: '1', id: '7' });
    expect(answer.outputs).toEqual([
      { name: 'logits', datatype: 'FP32', shape: [1, 3], data: [10, 0, 0] },
      {
        name: 'probabilities',
        datatype: 'FP32',
        shape: [1, 3],
        data: [expect.closeTo(1, 3), expect.closeTo(0, 3), expect.closeTo(0, 3)],
      },
    ]);
  });

  it('carries every type there and back', async () => {
    const values = {
      float32: [1.5, -2],
      int32: [-7, 2147483647],
      int64: [9007199254740991, -1],
      uint8: [0, 255],
      bool: [true, false],
    };
    const datatypes = { float32: 'FP32', int32: 'INT32', int64: 'INT64', uint8: 'UINT8', bool: 'BOOL' };
    const inputs = Object.entries(values).map(([name, data]) => ({
      name,
      shape: [1, 2],
      datatype: Object.entries(datatypes).find(([type]) => type === name)?.[1],
      data: [data],
    }));
    const { json: answer } = await ask(`${url}/v2/models/types/infer`, json({ inputs }));
    expect(answer.outputs).toEqual(
      inputs.map(({ name, shape, datatype, data }) => ({
        name: `${name}_out`,
        shape,
        datatype,
        data: data[0],
      })),
    );
  });

  it('takes and gives binary tensors, behind JSON and on their own', async () => {
    const pixels = new Uint8Array(Float32Array.from([...image.data, ...image.data.toReversed()]).buffer);
    const head = Buffer.from(
      JSON.stringify({
        inputs: [
          {
            name: 'image',
            shape: [2, 3, 4, 5],
            datatype: 'FP32',
            parameters: { binary_data_size: pixels.length },
          },
        ],
        outputs: [{ name: 'logits', parameters: { binary_data: true } }],
      }),
    );
    const answer = await fetch(`${url}/v2/models/colours/infer`, {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        'inference-header-content-length': `${head.length}`,
      },
      body: Buffer.concat([head, pixels]),
    });
    expect(await floats(answer)).toEqual([10, 0, 0, 0, 0, 10]);
    const raw = await fetch(`${url}/v2/models/colours/infer`, {
      method: 'POST',
      headers: { 'inference-header-content-length': '0' },
      body: pixels,
    });
    expect((await floats(raw)).slice(0, 6)).toEqual([10, 0, 0, 0, 0, 10]);
  });

  it('classifies, with the labels of the model or of a file', async () => {
    const ask2 = (model: string) =>
      ask(
        `${url}/v2/models/${model}/infer`,
        json({ inputs: [image], outputs: [{ name: 'logits', parameters: { classification: 1 } }] }),
      );
    expect((await ask2('colours')).json.outputs).toEqual([
      { name: 'logits', datatype: 'BYTES', shape: [1, 1], data: ['10:0:red'] },
    ]);
    expect((await ask2('versions')).json).toMatchObject({ outputs: [{ data: ['2:0:rot'] }] });
  });

  it('serves versions side by side, the newest unless told', async () => {
    const logits = async (path: string) =>
      (
        await ask(
          `${url}/v2/models/versions${path}/infer`,
          json({ inputs: [image], outputs: [{ name: 'logits' }] }),
        )
      ).json;
    expect(await logits('')).toMatchObject({ model_version: '2', outputs: [{ data: [2, 0, 0] }] });
    expect(await logits('/versions/1')).toMatchObject({ model_version: '1', outputs: [{ data: [1, 0, 0] }] });
  });

  it('says that a model gave what JSON cannot hold', async () => {
    const x = { name: 'x', shape: [1, 2], datatype: 'FP32', data: [1, 1000] };
    const { status, json: answer } = await ask(`${url}/v2/models/exploding/infer`, json({ inputs: [x] }));
    expect(status).toBe(500);
    expect(answer.error).toContain(
      'output "y", element 1: the model gave a number that JSON cannot hold: received Infinity.',
    );
  });

  it('answers several at once with fewer runs', async () => {
    const x = { name: 'x', shape: [1, 1], datatype: 'FP32', data: [1] };
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => ask(`${url}/v2/models/slow/infer`, json({ inputs: [x] }))),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(40).fill(200));
    expect(await metric('nv_inference_count{model="slow",version="1"}')).toBe(40);
    expect(await metric('nv_inference_exec_count{model="slow",version="1"}')).toBeLessThan(20);
  });
});

it('counts a batch in one request as one run, with batching or without', async () => {
  const { url: own } = await startServer({ 'm.onnx': colours() }, { maxBatch: 1 });
  const three = { ...image, shape: [3, 3, 4, 5], data: [image.data, image.data, image.data] };
  expect((await ask(`${own}/v2/models/m/infer`, json({ inputs: [three] }))).status).toBe(200);
  expect((await ask(`${own}/v2/models/m/stats`)).json).toMatchObject({
    model_stats: [
      {
        inference_count: 3,
        execution_count: 1,
        batch_stats: [{ batch_size: 3, compute_infer: { count: 1 } }],
      },
    ],
  });
});

describe('classify', () => {
  it('takes an image as the body', async () => {
    const { status, json: answer } = await ask(`${url}/v1/models/colours/classify?top=2`, {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: await png('#00ff00'),
    });
    expect(status).toBe(200);
    expect(answer).toEqual({
      model: 'colours',
      version: '1',
      label: 'green',
      probability: expect.closeTo(1, 3),
      top: [
        { label: 'green', index: 1, probability: expect.closeTo(1, 3) },
        { label: 'red', index: 0, probability: expect.closeTo(0, 3) },
      ],
    });
  });

  it('takes several images as a form', async () => {
    const form = new FormData();
    for (const colour of ['red', 'blue'])
      form.append('image', new Blob([await png(colour)]), `${colour}.png`);
    const { json: answer } = await ask(`${url}/v1/models/versions/versions/1/classify`, {
      method: 'POST',
      body: form,
    });
    expect(answer).toMatchObject({
      version: '1',
      results: [
        { file: 'red.png', label: 'red' },
        { file: 'blue.png', label: 'blue' },
      ],
    });
  });

  it('lists models with what they know', async () => {
    const { models } = (await ask(`${url}/v1/models`)).json as unknown as { models: { name: string }[] };
    expect(models).toContainEqual({ name: 'types', versions: ['1'] });
    expect(models.find(({ name }) => name === 'versions')).toMatchObject({
      versions: ['2', '1'],
      labels: ['red', 'green', 'blue'],
      input: { height: 4 },
    });
  });

  it('gives what the library gives, for a network that the exporter wrote', async () => {
    const network = sequential(
      input([1, 12, 12]),
      conv2d({ filters: 4, kernel: 3 }),
      relu(),
      maxPool2d({ size: 2 }),
      flatten(),
      dense(3),
    );
    const parameters = network.nodes.flatMap((node) =>
      node.parameters.map(({ name, shape }) => [parameterName(node, name), elementCount(shape)] as const),
    );
    const weights = Object.fromEntries(
      parameters.map(([name, length], seed) => [
        name,
        Float32Array.from({ length }, (_, i) => Math.sin(i + seed)),
      ]),
    );
    const spec = { channels: 1, height: 12, width: 12, mean: [0.2], std: [0.5] } as const;
    const bytes = exportOnnx(network, weights, { labels: ['a', 'b', 'c'], input: spec });
    const { url: own, folder } = await startServer({ 'net.onnx': bytes });
    const noise = await sharp({
      create: {
        width: 40,
        height: 30,
        channels: 3,
        background: '#777',
        noise: { type: 'gaussian', mean: 120, sigma: 60 },
      },
    })
      .png()
      .toBuffer();
    const classifier = await loadClassifier(await readFile(join(folder, 'net.onnx')), { threads: 1 });
    const expected = await classifier.classify(noise, { top: 3 });
    await classifier.close();
    const { json: answer } = await ask(`${own}/v1/models/net/classify`, {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: Uint8Array.from(noise),
    });
    expect(answer.top).toEqual(expected.top);
  });
});

describe('metrics', () => {
  it("are Triton's, beside Node's", async () => {
    const text = await (await fetch(`${url}/metrics`)).text();
    for (const name of [
      'request_success',
      'request_failure',
      'count',
      'exec_count',
      'request_duration_us',
      'queue_duration_us',
      'compute_input_duration_us',
      'compute_infer_duration_us',
      'compute_output_duration_us',
      'pending_request_count',
    ]) {
      expect(text).toContain(`nv_inference_${name}{model="colours",version="1"`);
    }
    expect(text).toContain('process_resident_memory_bytes');
    expect(
      await metric('nv_inference_request_failure{model="types",version="1",reason="OTHER"}'),
    ).toBeGreaterThan(0);
  });
});

async function metric(line: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(
    text
      .split('\n')
      .find((each) => each.startsWith(line))
      ?.split(' ')
      .at(-1),
  );
}

async function floats(response: Response): Promise<number[]> {
  const body = Buffer.from(await response.arrayBuffer());
  const data = body.subarray(Number(response.headers.get('inference-header-content-length')));
  return Array.from({ length: data.length / 4 }, (_, i) => data.readFloatLE(4 * i));
}
