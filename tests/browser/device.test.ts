import { GraphBuilder, type Program, programFrom } from '@fovea/onnx';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digitModel } from './digit-model.ts';
import { launchBrowser } from './launch-browser.ts';
import { copiedWebFiles, inPage, openPlainPage, plainPage } from './plain-page.ts';
import { type FileServer, serveFiles } from './serve-files.ts';

const closing: (() => Promise<void>)[] = [];
/** Adds what it is fed to what it keeps. */
const sum = sumProgram();
function sumProgram(): Program {
  const graph = new GraphBuilder('sum');
  const added = graph.node('Add', [graph.input('total', 'float32', []), graph.input('value', 'float32', [])]);
  graph.output('sum', added, 'float32', []);
  graph.output('next', graph.node('Identity', [added]), 'float32', []);
  return programFrom(graph.build(), [{ input: 'total', output: 'next' }]);
}

let isolated: FileServer;
let open: FileServer;
let withGpu: Browser;
let without: Browser;
beforeAll(async () => {
  const web = await copiedWebFiles();
  const files = {
    '/index.html': plainPage,
    '/digits.onnx': digitModel(),
    '/broken.onnx': digitModel({ broken: true }),
    '/sum.onnx': new Uint8Array(sum.model),
  };
  isolated = await serveFiles({ folders: { '/fovea/': web.folder }, files });
  open = await serveFiles({ folders: { '/fovea/': web.folder }, files, isolated: false });
  const [gpu, cpu] = [await launchBrowser({ webgpu: true }), await launchBrowser()];
  [withGpu, without] = [gpu.browser, cpu.browser];
  closing.push(
    gpu.close,
    cpu.close,
    () => isolated.close(),
    () => open.close(),
    web.remove,
  );
});
afterAll(async () => {
  for (const close of closing) await close();
});

interface Report {
  readonly device: {
    readonly name: string;
    readonly threads: number;
    readonly reason: string;
    readonly skipped: readonly { readonly device: string; readonly reason: string }[];
  };
  readonly logits: readonly number[];
}

/** Loads the model, classifies an image that is always the same, and says where that ran. */
function report(page: Page, options: object = {}, entry: 'fovea' | 'wasm' = 'fovea'): Promise<Report> {
  return inPage(
    page,
    `const model = await ${entry}.loadClassifier('/digits.onnx', given);
     const image = { data: Uint8Array.from({ length: 784 }, (_, i) => (i * i) % 251), width: 28, height: 28, channels: 1 };
     const { logits } = await model.classify(image, { logits: true });
     await model.dispose();
     return { device: model.device, logits: [...logits] };`,
    options,
  );
}

const headers = 'Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp';

describe('the device ladder', () => {
  it('takes WebGPU when its numbers on this model are those of the CPU', async () => {
    const page = await openPlainPage(withGpu, isolated.url);
    const [gpu, cpu] = [await report(page), await report(page, { device: 'wasm' })];
    expect(gpu.device).toMatchObject({ name: 'webgpu', skipped: [] });
    expect(gpu.device.reason).toMatch(
      /^there is an adapter, and the self-test on this model agrees with the CPU: \S+ at logits of up to \S+$/,
    );
    for (const [index, logit] of gpu.logits.entries())
      expect(logit).toBeCloseTo(cpu.logits[index] ?? Number.NaN, 4);
    expect((await report(page, { device: 'webgpu' })).logits).toEqual(gpu.logits);
  });

  it('leaves broken weights to the CPU, since WebGPU can hide them', async () => {
    const page = await openPlainPage(withGpu, isolated.url);
    const work = `const model = await fovea.loadClassifier('/broken.onnx'); await model.dispose(); return model.device.name;`;
    expect(await inPage(page, work)).toBe('wasm');
  });

  it('goes on to threads, and says why', async () => {
    const page = await openPlainPage(without, isolated.url);
    const { device } = await report(page, { threads: 3 });
    expect(device).toEqual({
      name: 'wasm',
      threads: 3,
      reason: '3 threads, because the page is cross-origin isolated',
      skipped: [{ device: 'webgpu', reason: expect.stringMatching(/WebGPU/) }],
    });
    const processor = await page.evaluate(() => navigator.hardwareConcurrency);
    expect((await report(page)).device.threads).toBe(Math.min(processor, 8));
    expect((await report(page, { threads: 1 })).device).toMatchObject({
      threads: 1,
      reason: 'one thread was asked for',
    });
  });

  it('goes on to one thread, and says which headers are missing', async () => {
    const page = await openPlainPage(without, open.url);
    expect((await report(page, { threads: 4 })).device).toMatchObject({
      name: 'wasm',
      threads: 1,
      reason: `one thread, because the page is not cross-origin isolated: its server must send the headers ${headers}`,
    });
  });

  it('gives the same numbers with threads and without', async () => {
    const page = await openPlainPage(without, isolated.url);
    const [one, more] = [await report(page, { threads: 1 }), await report(page, { threads: 3 })];
    for (const [index, logit] of more.logits.entries())
      expect(logit).toBeCloseTo(one.logits[index] ?? Number.NaN, 5);
  });

  it('steps down when WebGPU gives other numbers, which device: "webgpu" does not', async () => {
    const page = await openPlainPage(withGpu, isolated.url);
    await page.route('**/webgpu-worker.js', async (route) => {
      // A GPU that computes wrongly: what it gives is changed before it leaves the worker.
      const response = await route.fetch();
      const spoil = `
        const post = self.postMessage.bind(self);
        self.postMessage = (message, options) => {
          const logits = message.tensors?.logits?.data;
          if (logits) logits[3] += 0.5;
          post(message, options);
        };`;
      await route.fulfill({ response, body: (await response.text()) + spoil });
    });
    const { device, logits } = await report(page);
    expect(device).toMatchObject({
      name: 'wasm',
      skipped: [
        {
          device: 'webgpu',
          reason: expect.stringMatching(
            /^the device gives other numbers than the CPU on this model: expected at most 0\.001 of the largest logit apart, received 0\.50 at logits of up to \S+$/,
          ),
        },
      ],
    });
    expect(logits).toHaveLength(10);
    await expect(report(page, { device: 'webgpu' })).rejects.toMatchObject({
      name: 'EngineError',
      code: 'self-test-failed',
    });
  });
});

describe('a device that was asked for', () => {
  it('is refused where it is not', async () => {
    const page = await openPlainPage(without, isolated.url);
    await expect(report(page, { device: 'webgpu' })).rejects.toMatchObject({
      name: 'UnsupportedError',
      message: expect.stringMatching(/WebGPU/),
    });
    await expect(report(page, { device: 'tpu' })).rejects.toMatchObject({
      message: 'there is no such device here: expected auto, webgpu, wasm, received tpu.',
    });
    await expect(report(page, { threads: 0 })).rejects.toMatchObject({
      message: 'the number of threads cannot be used: expected a whole number from 1 up, received 0.',
    });
  });

  it('as wasm never touches WebGPU, nor fetches its files', async () => {
    const page = await openPlainPage(withGpu, isolated.url);
    const before = isolated.requests.length;
    await inPage(
      page,
      `
      Object.defineProperty(navigator, 'gpu', { get() { throw new Error('touched'); } });`,
    );
    expect((await report(page, { device: 'wasm' })).device.name).toBe('wasm');
    expect((await report(page, {}, 'wasm')).device).toMatchObject({ name: 'wasm', skipped: [] });
    expect(isolated.requests.slice(before).filter((request) => /asyncify|webgpu/.test(request))).toEqual([]);
    await expect(report(page, { device: 'webgpu' }, 'wasm')).rejects.toMatchObject({
      message:
        'there is no such device here: expected auto, wasm, received webgpu. Import @fovea/runtime-web, which ships WebGPU too.',
    });
  });
});

describe('an executor', () => {
  /** What an executor is told, in the page. */
  const prepare = `
    const executor = await fovea.createExecutor(given.options);
    const model = new Uint8Array(await (await fetch('/sum.onnx')).arrayBuffer());
    const program = await executor.load({ ...given.program, model });
    const scalar = (value) => ({ type: 'float32', dims: [], data: Float32Array.of(value) });`;
  const given = { program: { inputs: sum.inputs, outputs: sum.outputs, state: sum.state } };

  it.each(['wasm', 'webgpu', 'auto'])(
    'on %s keeps state between runs, in the order of the calls',
    async (device) => {
      const page = await openPlainPage(withGpu, isolated.url);
      const outcome = await inPage(
        page,
        `${prepare}
       const calls = [executor.writeState({ total: scalar(10) })];
       for (const value of [1, 2, 3]) calls.push(program.run({ value: scalar(value) }));
       const [, ...sums] = await Promise.all(calls);
       const { total } = await executor.readState(['total']);
       await executor.close();
       const { device, threads, reason } = executor;
       return { device, threads, reason, sums: sums.map(({ sum }) => sum.data[0]), total: total.data[0] };`,
        { ...given, options: { device, threads: 2 } },
      );
      expect(outcome).toEqual({
        device: device === 'webgpu' ? 'webgpu' : 'wasm',
        threads: 2,
        reason:
          device === 'webgpu' ? 'it was asked for' : '2 threads, because the page is cross-origin isolated',
        sums: [11, 13, 16],
        total: 16,
      });
    },
  );

  it('says what is wrong with a call, as in Node', async () => {
    const page = await openPlainPage(without, isolated.url);
    const errors = await inPage<string[]>(
      page,
      `${prepare}
       const text = (promise) => promise.then(() => 'nothing', ({ name, message }) => name + ': ' + message);
       const errors = [
         await text(program.run({ value: scalar(1) })),
         await text(program.run({ value: { type: 'int32', dims: [], data: Int32Array.of(1) } })),
         await text(executor.load({ ...given.program, model: new Uint8Array(9) })),
       ];
       await executor.close();
       return [...errors, await text(executor.readState([]))];`,
      given,
    );
    expect(errors).toEqual([
      'UsageError: state slot "total": it was never written: expected float32 []. Write it with writeState before the first run.',
      'UsageError: input "value": the element type does not fit: expected float32, received int32.',
      expect.stringMatching(/^ModelError: onnxruntime cannot load the model: /),
      'UsageError: the executor is closed. Create another one.',
    ]);
  });
});
