import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './launch-browser.ts';
import { openPlayground, type PlaygroundPage } from './playground-page.ts';
import { serveFiles } from './serve-files.ts';

const dist = fileURLToPath(new URL('../../apps/playground/dist', import.meta.url));
const button = (page: Page, name: string) =>
  page.locator('.train-buttons').getByRole('button', { name, exact: true });

/** A figure of the training panel as a number. */
async function figure(page: Page, name: string): Promise<number> {
  const text = await page.locator('.figures > div', { hasText: name }).locator('dd').textContent();
  return Number(text?.replace(/[%,]/g, ''));
}

/** Waits until the training panel says this. */
function says(page: Page, state: string): Promise<void> {
  return page.locator('.train-state', { hasText: new RegExp(`^${state}$`) }).waitFor({ timeout: 120_000 });
}

/** Steps so far, as the explanation of the words tells them. */
async function stepsSoFar(page: Page): Promise<number> {
  const text = await page.locator('.run-words').textContent();
  return Number(/there were ([\d,]+) steps/.exec(text ?? '')?.[1]?.replace(',', '') ?? 0);
}

/** Steps so far, once the one that was under way when the run was paused is done. */
async function stepsWhenStill(page: Page): Promise<number> {
  for (let steps = await stepsSoFar(page); ; ) {
    await page.waitForTimeout(400);
    const now = await stepsSoFar(page);
    if (now === steps) return steps;
    steps = now;
  }
}

describe('training in the tab', () => {
  let playground: PlaygroundPage;
  let page: Page;
  beforeAll(async () => {
    playground = await openPlayground();
    page = playground.page;
  });
  afterAll(async () => {
    await playground.close();
  });

  it('says before the first step what will happen', async () => {
    expect(await page.locator('#train').textContent()).toContain('Press Train');
    expect(await page.locator('#train').textContent()).toContain('8,000 handwritten digits');
  });

  it('reaches 0.95 on held-out digits', async () => {
    await button(page, 'Train').click();
    await says(page, 'Training');
    expect(await page.locator('.train-device').textContent()).toMatch(
      /^Runs on the processor \(WebAssembly, \d+ threads?\)\. .*cross-origin isolated\.$/,
    );
    await says(page, 'Done');
    expect(await figure(page, 'held-out accuracy')).toBeGreaterThanOrEqual(95);
    expect(await figure(page, 'images per second')).toBeGreaterThan(0);
    expect(await figure(page, 'loss')).toBeLessThan(0.3);
    expect(await stepsSoFar(page)).toBe(750);
    expect(playground.faults).toEqual([]);
  });

  it('draws the curves, and says them to those who cannot see them', async () => {
    const accuracy = page.getByRole('img', {
      name: /^Accuracy by step: training \d+\.\d%, held-out 9\d\.\d%$/,
    });
    await accuracy.locator('canvas').waitFor();
    await page
      .getByRole('img', { name: /^Loss by step/ })
      .locator('canvas')
      .waitFor();
  });

  it('lets one look into what was trained', async () => {
    await page.locator('.inside-row[data-layer="conv2d_2"]').waitFor();
  });

  it('pauses, takes another learning rate and batch size, and goes on', async () => {
    await button(page, 'Train 2 more epochs').click();
    await says(page, 'Training');
    await button(page, 'Pause').click();
    await says(page, 'Paused');
    const before = await stepsWhenStill(page);
    await page.getByLabel('Learning rate').fill('0.0005');
    await page.getByLabel('Batch size').fill('100');
    expect(await page.getByLabel('Seed').isDisabled()).toBe(true);
    expect(await stepsSoFar(page)).toBe(before);
    await button(page, 'Go on').click();
    await says(page, 'Done');
    const steps = await stepsSoFar(page);
    expect(steps).toBeGreaterThan(before);
    expect(steps).toBeLessThan(750 + 500);
    expect(await page.locator('.run-words').textContent()).toContain(
      'The network looks at 100 images at a time',
    );
  });

  it('marks a learning rate that cannot be, and keeps the one before', async () => {
    const rate = page.getByLabel('Learning rate');
    await rate.fill('-1');
    expect(await rate.getAttribute('aria-invalid')).toBe('true');
    await page.getByText('A number above 0').waitFor();
    await rate.blur();
    expect(await rate.inputValue()).toBe('0.0005');
  });

  it('keeps what is trained while the design changes, says so, and trains the new one', async () => {
    await page.getByLabel('filters of conv2d_1').fill('4');
    await page.getByText('What was trained is kept').waitFor();
    expect(await page.locator('.inside-row[data-layer="conv2d_1"] canvas').count()).toBe(8);
    await button(page, 'Train the new design').click();
    await says(page, 'Training');
    await page.getByText('What was trained is kept').waitFor({ state: 'detached' });
    await button(page, 'Stop').click();
    await says(page, 'Stopped');
    await page.waitForFunction(
      () => document.querySelectorAll('.inside-row[data-layer="conv2d_1"] canvas').length === 4,
    );
  });

  it('forgets it all on reset', async () => {
    await button(page, 'Reset').click();
    await page.getByText('Press Train').waitFor();
    expect(await page.locator('.inside-row').count()).toBe(0);
    expect(playground.faults).toEqual([]);
  });

  it('stops with the library’s sentence when it diverges', async () => {
    // Two dense layers in a row multiply what goes wrong.
    const { origin } = new URL(page.url());
    await page.goto('about:blank');
    await page.goto(`${origin}/#net=1x28x28/flatten/dense,units:50/dense,units:10&lr=1000000&opt=sgd`);
    await button(page, 'Train').click();
    const fault = page.locator('#train .fault');
    await fault.waitFor({ timeout: 60_000 });
    expect(await fault.textContent()).toContain('Training diverged: try a smaller learning rate.');
    expect(await button(page, 'Start again').isEnabled()).toBe(true);
  });
});

describe('wherever the page is served', () => {
  let browser: Browser;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ browser, close } = await launchBrowser());
  });
  afterAll(async () => {
    await close();
  });

  it('trains without cross-origin isolation, on one thread, and says why', async () => {
    const server = await serveFiles({ folders: { '/some/folder/': dist }, isolated: false });
    const page = await browser.newPage({ locale: 'en' });
    await page.goto(`${server.url}/some/folder/#epochs=1&batch=100`);
    await button(page, 'Train').click();
    await says(page, 'Done');
    expect(await page.locator('.train-device').textContent()).toMatch(/WebAssembly, 1 thread\).*isolated/);
    expect(await figure(page, 'held-out accuracy')).toBeGreaterThan(70);
    await page.getByRole('radio', { name: '简体中文' }).check({ force: true });
    await page.getByText('页面没有跨源隔离，所以只能用一个线程。').waitFor();
    await server.close();
  });

  it('says what is wrong when the digits cannot be fetched, and tries again', async () => {
    const server = await serveFiles({ folders: { '/': dist } });
    const page = await browser.newPage({ locale: 'en' });
    await page.route('**/digits.bin', (route) => route.fulfill({ status: 503 }), { times: 1 });
    await page.goto(`${server.url}/#epochs=1&batch=200`);
    await button(page, 'Train').click();
    const fault = page.locator('#train .fault');
    await fault.waitFor();
    expect(await fault.textContent()).toContain('the digits could not be loaded');
    expect(await fault.textContent()).toContain('the server answered 503');
    expect(await fault.textContent()).not.toContain('weights are gone');
    await button(page, 'Train').click();
    await says(page, 'Training');
    await server.close();
  });

  it('says so where there is no WebGPU', async () => {
    const server = await serveFiles({ folders: { '/': dist } });
    const page = await browser.newPage({ locale: 'en' });
    await page.goto(`${server.url}/#device=webgpu`);
    await button(page, 'Train').click();
    const fault = page.locator('#train .fault');
    await fault.waitFor();
    expect(await fault.textContent()).toContain('WebGPU');
    await page.getByRole('radio', { name: 'Processor' }).check({ force: true });
    await button(page, 'Train').click();
    await says(page, 'Training');
    await server.close();
  });

  it('trains, and shows a digit, where the chart’s library cannot start', async () => {
    const server = await serveFiles({ folders: { '/': dist } });
    const page = await browser.newPage({ locale: 'en' });
    // What Chromium says its language is where the system has none.
    await page.addInitScript(`Object.defineProperty(navigator, 'language', { get: () => 'en-US@posix' })`);
    await page.goto(`${server.url}/#epochs=500`);
    await button(page, 'Train').click();
    await says(page, 'Training');
    await page.getByText('Loss by step: this browser cannot draw the curve.').waitFor();
    await page.getByText('A digit that was kept out of training').waitFor();
    await page.locator('.probabilities output', { hasText: /^Looks like \d/ }).waitFor();
    await page.locator('.source-tools').getByRole('button', { name: 'Clear' }).click();
    await page.getByText('Nothing drawn yet').waitFor();
    await server.close();
  });

  it('asks before a tab is closed that trains, and only then', async () => {
    const server = await serveFiles({ folders: { '/': dist } });
    const page = await browser.newPage({ locale: 'en' });
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      void dialog.accept();
    });
    await page.goto(`${server.url}/#epochs=500`);
    await button(page, 'Train').click();
    await says(page, 'Training');
    await page.reload();
    expect(asked).toEqual(['beforeunload']);
    await page.getByLabel('filters of conv2d_1').fill('4');
    await page.reload();
    expect(asked).toHaveLength(1);
    await server.close();
  });
});
