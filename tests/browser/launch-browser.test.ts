import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './launch-browser.ts';
import { type FileServer, serveFiles } from './serve-files.ts';
import { unpackChromium } from './unpack-chromium.ts';

describe('the browser of the tests', () => {
  let server: FileServer;
  let open: FileServer;
  beforeAll(async () => {
    const files = { '/index.html': '<!doctype html><title>page</title>' };
    server = await serveFiles({ files });
    open = await serveFiles({ files, isolated: false });
  });
  afterAll(() => Promise.all([server.close(), open.close()]));

  it('opens pages, cross-origin isolated or not', async () => {
    const { browser, close } = await launchBrowser();
    const page = await browser.newPage();
    await page.goto(`${server.url}/`);
    expect(await page.title()).toBe('page');
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await page.setContent('<select><option>text</select>');
    expect(await page.evaluate(() => document.querySelector('select')?.offsetWidth)).toBeGreaterThan(20);
    await page.goto(`${open.url}/`);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await close();
  });

  it('has a GPU in software when asked', async () => {
    const { browser, close } = await launchBrowser({ webgpu: true });
    const page = await browser.newPage();
    await page.goto(`${server.url}/`);
    expect(await page.evaluate('navigator.gpu.requestAdapter().then((adapter) => adapter !== null)')).toBe(
      true,
    );
    await close();
  });

  it.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'is unpacked by several at once',
    async () => {
      const parent = await mkdtemp(join(tmpdir(), 'fovea-unpack-'));
      try {
        const folders = await Promise.all([unpackChromium(parent), unpackChromium(parent)]);
        expect(new Set(folders).size).toBe(1);
        expect(await readdir(parent)).toHaveLength(1);
        expect(existsSync(join(parent, ...(await readdir(parent)), 'chromium'))).toBe(true);
      } finally {
        await rm(parent, { recursive: true });
      }
    },
  );
});
