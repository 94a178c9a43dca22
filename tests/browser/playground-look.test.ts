import { exportOnnx } from '@fovea/exporter';
import { encodePng } from '@fovea/image';
import {
  concat,
  conv2d,
  dense,
  globalAvgPool2d,
  input,
  relu,
  residual,
  sequential,
  squeezeExcite,
} from '@fovea/layers';
import { adam, initialState } from '@fovea/trainer';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digitStrokes } from '../../apps/playground/src/look/drawing/fixtures/digit-strokes.ts';
import { rasterizeStrokes } from '../../apps/playground/src/look/drawing/rasterize-strokes.ts';
import {
  draw,
  openModelFile,
  openPlayground,
  type PlaygroundPage,
  settled,
  shownProbabilities,
} from './playground-page.ts';
import { trainedDigits } from './trained-digits.ts';

describe('drawing and looking inside', () => {
  let playground: PlaygroundPage;
  let page: Page;
  beforeAll(async () => {
    const { model } = await trainedDigits();
    playground = await openPlayground();
    page = playground.page;
    await openModelFile(page, 'digits.onnx', model);
  });
  afterAll(async () => {
    await playground.close();
  });

  const row = (layer: string): Locator => page.locator(`.inside-row[data-layer="${layer}"]`);
  const answer = () => page.locator('.answer b').textContent();

  it('knows the ten digits when they are drawn', async () => {
    const answers: (string | null)[] = [];
    for (const drawing of digitStrokes) {
      await draw(page, drawing);
      answers.push(await answer());
    }
    expect(answers).toEqual([...'0123456789']);
  });

  it('says what it sees to those who cannot see it', async () => {
    await draw(page, digitStrokes[7] ?? []);
    await page.locator('.probabilities output', { hasText: /^Looks like 7, \d+\.\d %$/ }).waitFor();
  });

  it('changes its mind while one draws, and takes strokes back', async () => {
    const undo = page.locator('.source-tools').getByRole('button', { name: 'Undo' });
    await draw(page, digitStrokes[4] ?? []);
    const { 4: whole = 0 } = await shownProbabilities(page);
    await undo.click();
    await settled(page);
    const { 4: half = 1 } = await shownProbabilities(page);
    expect(half).toBeLessThan(whole);
    await undo.click();
    expect(await undo.isDisabled()).toBe(true);
  });

  it('can be drawn on with keys', async () => {
    await draw(page, []);
    await page.getByRole('application', { name: 'Drawing pad' }).focus();
    await page.keyboard.press('Space');
    for (let i = 0; i < 14; i++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await settled(page);
    expect(await answer()).toBe('1');
  });

  it('reads a photo of dark ink on light paper', async () => {
    const ink = rasterizeStrokes(digitStrokes[2] ?? [], { size: 240, pen: 0.06 });
    const photo = { ...ink, data: Uint8Array.from(ink.data, (value) => 230 - 0.8 * value) };
    const buffer = Buffer.from(await encodePng(photo));
    await page
      .locator('.source-tools input')
      .setInputFiles({ name: 'two.png', mimeType: 'image/png', buffer });
    await page.getByRole('img', { name: 'two.png' }).waitFor();
    await settled(page);
    expect(await answer()).toBe('2');
  });

  it('says which file is no picture, and keeps the one before', async () => {
    const buffer = Buffer.from('not a picture');
    await page
      .locator('.source-tools input')
      .setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer });
    const alert = page.locator('.source-panel [role="alert"]');
    await alert.waitFor();
    expect(await alert.textContent()).toBe(
      'notes.txt: the file cannot be read as a picture: expected PNG, JPEG, WebP or another format that the browser shows, received text/plain.',
    );
    expect(await page.getByRole('img', { name: 'two.png' }).isVisible()).toBe(true);
  });

  it('shows every layer’s maps', async () => {
    await draw(page, digitStrokes[3] ?? []);
    const counts = { conv2d_1: 8, relu_1: 8, maxPool2d_1: 8, conv2d_2: 12, relu_2: 12, avgPool2d_1: 12 };
    for (const [layer, count] of Object.entries(counts)) {
      await row(layer).scrollIntoViewIfNeeded();
      const maps = row(layer).locator('.map-grid canvas');
      expect(await maps.count()).toBe(count);
      await expect.poll(() => colours(maps)).toBeGreaterThan(10);
    }
    expect(await row('dense_1').getByRole('button').count()).toBe(10);
  });

  it.each([
    ['conv2d_1', 1],
    ['relu_1', 2],
    ['maxPool2d_1', 3],
    ['conv2d_2', 4],
    ['avgPool2d_1', 5],
    ['dense_1', 3],
  ])('adds up to the value that stands in the map: %s', async (layer, map) => {
    await row(layer).scrollIntoViewIfNeeded();
    const grid = row(layer).locator('.map-grid, .vector-bars');
    await grid.getByRole('button').nth(map).click();
    const detail = row(layer).locator('.map-detail');
    await detail.waitFor();
    const sum = await detail.locator('.cell-sum').textContent();
    expect(sum).toMatch(/^−?\d+\.\d{3}$/);
    expect(await detail.locator('.cell-value').textContent()).toBe(sum);
    if (layer !== 'dense_1') expect(await detail.locator('.map-detail-place b').textContent()).toBe(sum);
    await page.keyboard.press('Escape');
    await detail.waitFor({ state: 'detached' });
  });

  it('shows the numbers of a convolution: window, kernel, products, and a share per input map', async () => {
    await row('conv2d_2').locator('.map-grid').getByRole('button').nth(1).click();
    const detail = row('conv2d_2').locator('.map-detail');
    const grids = detail.locator('.number-grid');
    expect(await grids.count()).toBe(3);
    const numbers = await Promise.all([0, 1, 2].map((grid) => numbersOf(grids.nth(grid).locator('td'))));
    const [window = [], kernel = [], products = []] = numbers;
    expect(window).toHaveLength(9);
    products.forEach((product, i) => {
      expect(Math.abs(product - (window[i] ?? 0) * (kernel[i] ?? 0))).toBeLessThan(
        0.02 * (1 + Math.abs(window[i] ?? 0)),
      );
    });
    const share = detail.locator('.channel-strip-share');
    expect(await share.count()).toBe(8);
    const shares = await numbersOf(share);
    expect(Math.abs((shares[0] ?? 0) - products.reduce((sum, each) => sum + each, 0))).toBeLessThan(0.06);
  });

  it('moves from cell to cell with the arrow keys, the mouse, and by itself', async () => {
    const detail = row('conv2d_2').locator('.map-detail');
    const place = detail.locator('.map-detail-place');
    const map = detail.getByRole('application');
    await map.scrollIntoViewIfNeeded();
    const box = await map.boundingBox();
    if (box === null) throw new Error('The map cannot be seen.');
    await page.mouse.move(box.x + (box.width * 2.5) / 12, box.y + (box.height * 4.5) / 12);
    await place.getByText('Row 5, column 3:').waitFor();
    await page.mouse.move(box.x - 5, box.y - 5);
    await map.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowUp');
    await place.getByText('Row 4, column 4:').waitFor();
    await detail.getByRole('button', { name: 'Next cell' }).click();
    await place.getByText('Row 4, column 5:').waitFor();
    await detail.getByRole('button', { name: 'Play' }).click();
    await place.getByText('Row 4, column 7:').waitFor();
    await detail.getByRole('button', { name: 'Pause' }).click();
    expect(await page.locator('.network-view-frame span').count()).toBe(1);
    await detail.getByRole('button', { name: 'Close' }).click();
  });

  it('goes on cell by cell only, for people who want less motion', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await row('relu_1').locator('.map-grid').getByRole('button').first().click();
    const detail = row('relu_1').locator('.map-detail');
    expect(await detail.getByRole('button', { name: 'Next cell' }).isVisible()).toBe(true);
    expect(await detail.getByRole('button', { name: 'Play' }).count()).toBe(0);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await detail.getByRole('button', { name: 'Close' }).click();
  });

  it('shows the kernels', async () => {
    await row('conv2d_1').getByRole('button', { name: 'Show kernels' }).click();
    const kernels = row('conv2d_1').locator('.kernel-grid canvas');
    expect(await kernels.count()).toBe(8);
    expect(
      await kernels.first().evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.height]),
    ).toEqual([5, 5]);
  });

  it('can be walked through with the Tab key: a layer’s maps are one stop', async () => {
    const maps = row('conv2d_1').locator('.map-grid').getByRole('button');
    await maps.first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await row('conv2d_1').getByText('conv2d_1, map 2 of 8').waitFor();
    await page.keyboard.press('Escape');
  });

  it('shows of a layer that holds rows of layers what each gives', async () => {
    const network = sequential(
      input([1, 28, 28]),
      conv2d({ filters: 4, kernel: 3, stride: 2 }),
      residual(sequential(conv2d({ filters: 4, kernel: 3, padding: 1 }), relu())),
      concat([conv2d({ filters: 2, kernel: 1 }), sequential()]),
      squeezeExcite({ reduction: 2 }),
      globalAvgPool2d(),
      dense(10),
    );
    const model = exportOnnx(network, initialState(network, adam(), 3), {
      labels: [...'0123456789'],
      input: { channels: 1, height: 28, width: 28, mean: [0.1], std: [0.3] },
    });
    await openModelFile(page, 'rows.onnx', model);
    await draw(page, digitStrokes[3] ?? []);
    const rows: Record<string, readonly string[]> = {
      residual_1: ['Row 1, after residual_1.relu_1', 'Row 2, the input as it is'],
      concat_1: ['Row 2, the input as it is'],
      squeezeExcite_1: ['Row 1, the input as it is', 'Row 2, after squeezeExcite_1.sigmoid_1'],
    };
    for (const [layer, labels] of Object.entries(rows)) {
      await row(layer).locator('.map-grid').getByRole('button').nth(3).click();
      const detail = row(layer).locator('.map-detail');
      const captions = await detail.locator('.cell-branch figcaption').allTextContents();
      expect(captions.map((caption) => caption.split(': ')[0])).toEqual(labels);
      const sum = await detail.locator('.cell-sum').textContent();
      expect(sum).toMatch(/^−?\d+\.\d{3}$/);
      expect(await detail.locator('.cell-value').textContent()).toBe(sum);
      await page.keyboard.press('Escape');
    }
  });

  it('has thrown no errors', () => {
    expect(playground.faults).toEqual([]);
  });
});

/** How many different colours a layer's maps have. */
async function colours(maps: Locator): Promise<number> {
  return maps.evaluateAll((all) => {
    const seen = new Set<number>();
    for (const each of all) {
      // The locator is that of canvases.
      const { width, height } = each as HTMLCanvasElement;
      const image = (each as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height);
      for (const pixel of new Uint32Array(image?.data.buffer ?? new ArrayBuffer(0))) seen.add(pixel);
    }
    return seen.size;
  });
}

async function numbersOf(cells: Locator): Promise<number[]> {
  return (await cells.allTextContents()).map((text) => Number(text.replace('−', '-')));
}
