import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { digitModel } from './digit-model.ts';
import { launchBrowser } from './launch-browser.ts';
import { copiedWebFiles, inPage, openPlainPage, plainPage } from './plain-page.ts';
import { type FileServer, type ServedFiles, serveFiles } from './serve-files.ts';

let browser: Browser;
let folder: string;
const closing: (() => Promise<void>)[] = [];
const servers: FileServer[] = [];

beforeAll(async () => {
  const launched = await launchBrowser();
  const web = await copiedWebFiles();
  closing.push(launched.close, web.remove);
  ({ browser, folder } = { browser: launched.browser, folder: web.folder });
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
afterAll(async () => {
  for (const close of closing) await close();
});

/** A page of a server of its own, with a model and whatever is given. */
async function open(options: ServedFiles = {}): Promise<{ page: Page; server: FileServer }> {
  const server = await serveFiles({
    folders: { '/fovea/': folder },
    ...options,
    files: { '/index.html': plainPage, '/digits.onnx': digitModel(), ...options.files },
  });
  servers.push(server);
  return { server, page: await openPlainPage(browser, `${server.url}/`) };
}

const load = `
  const digits = await wasm.loadClassifier(given.model ?? '/digits.onnx', { threads: 1, ...given.options });
  const { cache, info } = digits;
  await digits.dispose();
  return { cache, labels: info.labels };`;

interface Loaded {
  readonly cache: { readonly state: string; readonly reason: string };
}

function downloads(server: FileServer): number {
  return server.requests.filter((request) => request === 'GET /digits.onnx').length;
}

describe('the browser’s storage', () => {
  it('saves the second download, until the file changes', async () => {
    const { page, server } = await open();
    expect((await inPage<Loaded>(page, load)).cache.state).toBe('stored');
    expect((await inPage<Loaded>(page, load)).cache).toEqual({
      state: 'hit',
      reason: 'the server says that it has not changed',
    });
    expect(downloads(server)).toBe(1);

    server.set('/digits.onnx', digitModel({ seed: 2 }));
    expect((await inPage<Loaded>(page, load)).cache.state).toBe('stored');
    expect((await inPage<Loaded>(page, load)).cache.state).toBe('hit');
    expect(downloads(server)).toBe(2);
    // The content that nobody has any more is gone.
    const contents = `const keys = await (await caches.open('fovea-models')).keys();
      return keys.filter(({ url }) => url.includes('sha256')).length;`;
    expect(await inPage(page, contents)).toBe(1);
  });

  it('does not believe a damaged copy', async () => {
    const { page } = await open();
    await inPage(page, load);
    await inPage(
      page,
      `
      const cache = await caches.open('fovea-models');
      for (const key of await cache.keys()) {
        if (key.url.includes('sha256')) await cache.put(key, new Response('damaged'));
      }`,
    );
    expect((await inPage<Loaded>(page, load)).cache.state).toBe('stored');
  });

  it('is used when the server is gone', async () => {
    const { page } = await open();
    await inPage(page, load);
    await page.context().route('**/digits.onnx', (route) => route.abort());
    expect((await inPage<Loaded>(page, load)).cache).toEqual({
      state: 'hit',
      reason: 'the server cannot be reached',
    });
    await page.context().unroute('**/digits.onnx');
  });

  it('can be switched off', async () => {
    const { page, server } = await open();
    for (const _ of [1, 2]) {
      expect((await inPage<Loaded>(page, load, { options: { cache: false } })).cache).toEqual({
        state: 'off',
        reason: 'it was switched off',
      });
    }
    expect(downloads(server)).toBe(2);
  });

  it('is done without where it is denied', async () => {
    const { page } = await open();
    const denied = `caches.open = async () => { throw new Error('denied by the user'); };`;
    expect((await inPage<Loaded>(page, denied + load)).cache).toEqual({
      state: 'unavailable',
      reason: 'the browser’s storage cannot be used (denied by the user)',
    });
  });
});

describe('loading', () => {
  it('tells how far it is', async () => {
    const { page } = await open();
    const progress = await inPage<{ received: number; total: number }[]>(
      page,
      `
      const progress = [];
      const digits = await wasm.loadClassifier('/digits.onnx', { onProgress: (step) => progress.push(step) });
      await digits.dispose();
      return progress;`,
    );
    const size = digitModel().length;
    expect(progress.at(-1)).toEqual({ received: size, total: size });
  });

  it('takes bytes and files too', async () => {
    const { page } = await open();
    const labels = await inPage<string[]>(
      page,
      `
      const blob = await (await fetch('/digits.onnx')).blob();
      const sources = [blob, new Uint8Array(await blob.arrayBuffer()), new URL('/digits.onnx', location.href)];
      return Promise.all(sources.map(async (source) => {
        const digits = await wasm.loadClassifier(source, { threads: 1 });
        await digits.dispose();
        return digits.info.labels.join('') + digits.cache.state;
      }));`,
    );
    expect(labels).toEqual(['0123456789off', '0123456789off', expect.stringMatching(/^0123456789/)]);
  });

  it.each([
    ['before', 'AbortSignal.abort(new Error("no"))', ''],
    ['while the model comes', 'controller.signal', 'onProgress: () => controller.abort(new Error("no")),'],
    [
      'while the engine starts',
      'controller.signal',
      'onProgress: () => setTimeout(() => controller.abort(new Error("no")), 20),',
    ],
  ])('stops when it is aborted %s', async (_, signal, option) => {
    const { page } = await open();
    await expect(
      inPage(
        page,
        `
        const controller = new AbortController();
        await wasm.loadClassifier('/digits.onnx', { cache: false, ${option} signal: ${signal} });`,
      ),
    ).rejects.toMatchObject({ message: 'no' });
  });

  it.each([
    [
      'is not there',
      '/nowhere.onnx',
      {},
      'your server answered 404 Not Found for URL/nowhere.onnx. Is the address right?',
    ],
    [
      'is the start page',
      '/nowhere.onnx',
      { fallback: '<!doctype html>' },
      'your server returned HTML for URL/nowhere.onnx. There is probably no such file, and the server answers with the start page. Is the address right?',
    ],
    [
      'is another file',
      '/other',
      { files: { '/other': 'hello' } },
      'URL/other: this is not an ONNX model: expected a ModelProto message, received 5 bytes of text that begins with "hello". Make sure that this is the .onnx file itself.',
    ],
  ])('says that the model %s', async (_, model, options, message) => {
    const { page, server } = await open(options);
    await expect(inPage(page, load, { model })).rejects.toMatchObject({
      name: 'ModelError',
      message: message.replaceAll('URL', server.url),
    });
    // And keeps nothing of it.
    await expect(inPage(page, load, { model })).rejects.toMatchObject({ name: 'ModelError' });
  });

  it('works with everything on another origin that allows it', async () => {
    const { server: cdn } = await open({ shared: true });
    const { page } = await open({
      files: { '/index.html': plainPage.replaceAll("'/fovea/", `'${cdn.url}/fovea/`) },
    });
    const { name, threads, cache } = await inPage<{ name: string; threads: number; cache: string }>(
      page,
      `const digits = await fovea.loadClassifier(given.model, { threads: 2 });
       await digits.classify({ data: new Uint8Array(784), width: 28, height: 28, channels: 1 });
       await digits.dispose();
       return { ...digits.device, cache: digits.cache.reason };`,
      { model: `${cdn.url}/digits.onnx` },
    );
    expect({ name, threads, cache }).toEqual({
      name: 'wasm',
      threads: 2,
      cache: 'the server gives no ETag and no Last-Modified',
    });
  });

  it('says that another origin does not allow it', async () => {
    const { page, server } = await open();
    const other = await open();
    await expect(inPage(page, load, { model: `${other.server.url}/digits.onnx` })).rejects.toMatchObject({
      code: 'model-unreadable',
      message: `the browser could not fetch ${other.server.url}/digits.onnx (Failed to fetch). It is on another origin: its server must answer with the header Access-Control-Allow-Origin: ${server.url} or *.`,
    });
  });
});

describe('an engine’s file that cannot be used is named', () => {
  const files = {
    worker: '/fovea/wasm-worker.js',
    mjs: '/fovea/ort-wasm-simd-threaded.mjs',
    wasm: '/fovea/ort-wasm-simd-threaded.wasm',
  };
  const html = '<!doctype html><title>start</title>';
  const start = 'There is probably no such file, and the server answers with the start page.';
  const copy =
    'With Vite, use the plugin of @fovea/runtime-web/vite; elsewhere copy the files with "npx fovea web <folder>".';
  const engine = 'onnxruntime cannot be loaded: your server';
  const worker = 'the engine’s worker cannot be loaded: your server';

  it.each([
    [
      'HTML instead of wasm',
      { files: { [files.wasm]: html } },
      `${engine} returned HTML for URL${files.wasm}. ${start} ${copy}`,
    ],
    [
      'HTML instead of the script',
      { files: { [files.mjs]: html } },
      `${engine} returned HTML for URL${files.mjs}. ${start} ${copy}`,
    ],
    [
      'HTML instead of the worker',
      { files: { [files.worker]: html } },
      `${worker} returned HTML for URL${files.worker}. ${start} ${copy}`,
    ],
    [
      'something else than wasm',
      { files: { [files.wasm]: 'moved' } },
      `${engine} returned something else than wasm for URL${files.wasm}. ${copy}`,
    ],
    [
      'a script of the wrong type',
      { headers: { [files.mjs]: { 'Content-Type': 'text/plain' } } },
      `${engine} returned URL${files.mjs} as text/plain. Make it send .mjs and .js files with Content-Type: text/javascript.`,
    ],
    [
      'a worker that is not isolated',
      { headers: { [files.worker]: { 'Cross-Origin-Embedder-Policy': 'unsafe-none' } } },
      `${worker} returned URL${files.worker} without the header Cross-Origin-Embedder-Policy: require-corp. A page that has it can only start workers that have it too: send it with every file.`,
    ],
  ])('%s', async (_, options, message) => {
    const { page, server } = await open(options);
    await expect(inPage(page, load)).rejects.toMatchObject({
      name: 'EngineError',
      message: message.replaceAll('URL', server.url),
    });
  });

  it('files of different versions', async () => {
    const { page, server } = await open();
    const other = await (await fetch(`${server.url}/fovea/ort-wasm-simd-threaded.asyncify.mjs`)).text();
    server.set(files.mjs, other);
    await expect(inPage(page, load)).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringContaining(
        `Are ${server.url}${files.mjs} and ${server.url}${files.wasm} of one version, that of the installed onnxruntime-web? Copy them again.`,
      ),
    });
  });

  it('a folder that was named', async () => {
    const { page, server } = await open();
    await expect(inPage(page, load, { options: { wasmPaths: 'nowhere' } })).rejects.toMatchObject({
      message: `${engine} answered 404 Not Found for ${server.url}/nowhere/ort-wasm-simd-threaded.mjs. ${copy}`,
    });
    expect(await inPage(page, load, { options: { wasmPaths: '/fovea/' } })).toMatchObject({
      labels: expect.any(Array),
    });
  });
});
