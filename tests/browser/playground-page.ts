import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { Drawing } from '../../apps/playground/src/look/drawing/strokes.ts';
import { launchBrowser } from './launch-browser.ts';
import { serveFiles } from './serve-files.ts';

/** The playground as it was built, in a browser. */
export interface PlaygroundPage {
  readonly page: Page;
  /** Errors that the page threw or wrote to the console. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

const dist = fileURLToPath(new URL('../../apps/playground/dist', import.meta.url));

/**
 * Opens the built playground in a window of a large screen.
 *
 * @param hash - the state that the address holds, e.g. `#lang=zh-CN`
 * @param files - further files, by path, that the page's server has
 */
export async function openPlayground(
  hash = '',
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<PlaygroundPage> {
  const server = await serveFiles({ folders: { '/': dist }, files });
  const { browser, close } = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 }, locale: 'en' });
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => void faults.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  const response = await page.goto(`${server.url}/${hash}`);
  if (response?.ok() !== true) {
    await close();
    await server.close();
    throw new Error('The playground is not built: npx turbo run build --filter=@fovea/playground');
  }
  return {
    page,
    faults,
    async close() {
      await close();
      await server.close();
    },
  };
}

/** Chooses a model file in the models panel and waits until the page shows its layers. */
export async function openModelFile(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  const file = { name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) };
  await page.locator('.model-picker input').setInputFiles(file);
  await page.locator('.model-picker').getByText(`${name} is open`).waitFor();
  await page.locator('[data-panel="look"]').scrollIntoViewIfNeeded();
  await settled(page);
}

/** Waits until what is shown belongs to the image that is shown. */
export async function settled(page: Page): Promise<void> {
  await page.locator('.look[aria-busy="false"] .inside-row').first().waitFor();
}

/** Draws on the empty pad with the mouse, stroke by stroke. */
export async function draw(page: Page, drawing: Drawing): Promise<void> {
  const clear = page.getByRole('button', { name: 'Clear' });
  if (await clear.isEnabled()) await clear.click();
  const pad = page.getByRole('application', { name: 'Drawing pad' });
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (box === null) throw new Error('The drawing pad cannot be seen.');
  for (const [first = { x: 0, y: 0 }, ...rest] of drawing) {
    const move = ({ x, y }: typeof first) => page.mouse.move(box.x + x * box.width, box.y + y * box.height);
    await move(first);
    await page.mouse.down();
    for (const point of rest) await move(point);
    await page.mouse.up();
  }
  await settled(page);
}

/** The probabilities that the page shows, by label, in full precision. */
export async function shownProbabilities(page: Page): Promise<Readonly<Record<string, number>>> {
  const rows = await page.locator('.probabilities li').all();
  const pairs = rows.map(async (row) => {
    const label = await row.locator('.probability-label').textContent();
    return [label ?? '', Number(await row.getAttribute('data-probability'))] as const;
  });
  return Object.fromEntries(await Promise.all(pairs));
}

/** The grey pixels that the page says the network gets. */
export function shownInput(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('.network-view canvas');
    const image = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
    return Array.from(image?.data ?? []).filter((_, i) => i % 4 === 0);
  });
}
