import { cp, mkdir, mkdtemp, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createExecutor } from '@fovea/runtime-node';
import type { Browser } from 'playwright-core';
import { build, createServer, type InlineConfig, preview } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fovea } from '../../packages/runtime-web/src/vite.ts';
import { digitModel } from './digit-model.ts';
import { launchBrowser } from './launch-browser.ts';
import { train } from './vite-app/train.ts';

const app = fileURLToPath(new URL('./vite-app', import.meta.url));
const packages = fileURLToPath(new URL('../../packages', import.meta.url));
const closing: (() => Promise<void>)[] = [];
let temporary: string;
let gpu: Browser;
beforeAll(async () => {
  temporary = await realpath(await mkdtemp(join(tmpdir(), 'fovea-vite-')));
  await mkdir(join(temporary, 'public'));
  await writeFile(join(temporary, 'public', 'digits.onnx'), digitModel());
  const { browser, close } = await launchBrowser({ webgpu: true });
  closing.push(close, () => rm(temporary, { recursive: true, force: true }));
  gpu = browser;
});
afterAll(async () => {
  for (const close of closing) await close();
});

/** The app with the packages as a registry would give them: copies in node_modules, built. */
async function install(): Promise<string> {
  const root = join(temporary, 'app');
  await cp(app, root, { recursive: true });
  for (const name of ['shape', 'onnx', 'runtime', 'runtime-web']) {
    for (const file of ['package.json', 'dist']) {
      await cp(join(packages, name, file), join(root, 'node_modules', '@fovea', name, file), {
        recursive: true,
      });
    }
  }
  const protobuf = await realpath(join(packages, 'onnx', 'node_modules', '@bufbuild', 'protobuf'));
  await cp(protobuf, join(root, 'node_modules', '@bufbuild', 'protobuf'), { recursive: true });
  const engine = await realpath(join(packages, 'runtime-web', 'node_modules', 'onnxruntime-web'));
  const needed = /package\.json$|ort\.(wasm|webgpu)(\.bundle)?\.min\.mjs$|threaded(\.asyncify)?\.(mjs|wasm)$/;
  await cp(engine, join(root, 'node_modules', 'onnxruntime-web'), {
    recursive: true,
    filter: async (file) => (await stat(file)).isDirectory() || needed.test(file),
  });
  return root;
}

/** What the app finds out, opened at an address. */
async function outcome(url: string): Promise<unknown> {
  const page = await gpu.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(url);
  await page.waitForFunction('window.outcome !== undefined').catch(() => errors.push('no outcome'));
  const found = await page.evaluate('window.outcome');
  await page.close();
  return errors.length === 0 ? found : errors;
}

it('trains in the tab, on the CPU and on the GPU, as Node does', async () => {
  const outDir = join(temporary, 'training');
  const config: InlineConfig = {
    root: app,
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    resolve: { conditions: ['@fovea/source'] },
    plugins: [fovea()],
    build: { outDir, rolldownOptions: { input: join(app, 'train.html') } },
  };
  await build(config);
  const server = await preview(config);
  // What train-page.js makes of it, unless it failed, which the next lines see.
  const found = (await outcome(`${server.resolvedUrls?.local[0]}train.html`)) as Record<string, number[]>;
  await server.close();
  const expected = await train(await createExecutor());
  expect(expected.at(-1)).toBeLessThan((expected[0] ?? 0) / 2);
  for (const device of ['wasm', 'webgpu']) {
    expect(found[device]).toHaveLength(expected.length);
    for (const [epoch, loss] of expected.entries()) expect(found[device]?.[epoch]).toBeCloseTo(loss, 3);
  }
});

describe.each(['from the source', 'installed'])('an app under Vite, %s', (kind) => {
  let config: InlineConfig;
  beforeAll(async () => {
    config = {
      root: kind === 'installed' ? await install() : app,
      configFile: false,
      logLevel: 'silent',
      publicDir: join(temporary, 'public'),
      cacheDir: join(temporary, `cache of ${kind}`),
      ...(kind === 'installed' ? {} : { resolve: { conditions: ['@fovea/source'] } }),
      server: { watch: null, hmr: false },
      plugins: [fovea()],
    };
  });
  const expected = { label: expect.stringMatching(/^\d$/), name: 'webgpu', threads: expect.any(Number) };

  it('classifies in development', async () => {
    const server = await createServer(config);
    await server.listen();
    const [url = ''] = server.resolvedUrls?.local ?? [];
    expect(await outcome(url)).toEqual(expected);
    expect(await outcome(`${url}wasm.html`)).toEqual({ ...expected, name: 'wasm' });
    await server.close();
  });

  it('classifies when it is built, and threads work under vite preview', async () => {
    const outDir = join(temporary, `build of ${kind}`);
    await build({ ...config, build: { outDir } });
    const server = await preview({ ...config, build: { outDir } });
    const [url = ''] = server.resolvedUrls?.local ?? [];
    const found = await outcome(url);
    expect(found).toEqual(expected);
    expect(found).toMatchObject({
      threads: await gpu.newPage().then((page) => page.evaluate('navigator.hardwareConcurrency')),
    });
    await server.close();
  });

  it('ships no WebGPU when it imports @fovea/runtime-web/wasm', async () => {
    const outDir = join(temporary, `wasm of ${kind}`);
    const input = join(config.root ?? '', 'wasm.html');
    await build({ ...config, build: { outDir, rolldownOptions: { input } } });
    const files = await readdir(join(outDir, 'assets'));
    expect(files.filter((file) => /webgpu|asyncify/.test(file))).toEqual([]);
    const [binary = '', ...others] = files.filter((file) => file.endsWith('.wasm'));
    expect(others).toEqual([]);
    expect((await stat(join(outDir, 'assets', binary))).size).toBeLessThan(14.5e6);
    const server = await preview({ ...config, build: { outDir } });
    expect(await outcome(`${server.resolvedUrls?.local[0]}wasm.html`)).toEqual({ ...expected, name: 'wasm' });
    await server.close();
  });
});
