import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { copyWebFiles } from '../../packages/cli/src/commands/web.ts';
import { silentOutput } from '../../packages/cli/src/terminal/output.ts';

/** What `fovea web` copies, in a temporary folder. */
export async function copiedWebFiles(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-web-'));
  await copyWebFiles({ folder, webgpu: true }, silentOutput);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A page that has `@fovea/runtime-web` under `fovea`, and `@fovea/runtime-web/wasm` under `wasm`. */
export const plainPage = `<!doctype html>
<link rel="icon" href="data:,">
<script type="module">
  import * as fovea from '/fovea/index.js';
  import * as wasm from '/fovea/wasm.js';
  Object.assign(window, { fovea, wasm });
</script>`;

/**
 * Runs code in the page as the body of an async function with `fovea`, `wasm`
 * and `given`. An error comes back as its class, code and text.
 */
export async function inPage<T>(page: Page, code: string, given: unknown = {}): Promise<T> {
  const text = `(async (given) => {
    const { fovea, wasm } = window;
    try { return { value: await (async () => { ${code} })() }; }
    catch (error) { return { error: { name: error.name, code: error.code, message: error.message } }; }
  })(${JSON.stringify(given)})`;
  const outcome = await page.evaluate<{ value: T } | { error: object }>(text);
  if ('error' in outcome) throw Object.assign(new Error(), outcome.error);
  return outcome.value;
}

/** Opens a server's start page, which is a `plainPage`. */
export async function openPlainPage(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction('window.wasm !== undefined');
  return page;
}
