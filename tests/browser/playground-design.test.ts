import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPlayground, type PlaygroundPage } from './playground-page.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const languages = ['en', 'zh-CN'] as const;

let playground: PlaygroundPage;
let page: Page;
beforeAll(async () => {
  playground = await openPlayground();
  page = playground.page;
});
afterAll(async () => {
  await playground.close();
});

/** Opens the page anew with this state in the address. */
async function open(hash = ''): Promise<void> {
  const url = new URL(page.url());
  await page.goto('about:blank');
  await page.goto(`${url.origin}/${hash}`);
  await page.locator('.layer-card').first().waitFor();
}

const card = (layer: string) => page.locator(`.layer-card[data-layer="${layer}"]`);
const field = (layer: string, name: string) => card(layer).getByLabel(name, { exact: false });
const train = () => page.locator('#train .train-buttons .button-primary');
const hash = () => page.evaluate(() => decodeURIComponent(location.hash));
const layerNames = () =>
  page.locator('.layer-card').evaluateAll((cards) => cards.map((each) => each.getAttribute('data-layer')));

/** Waits until the address says this. */
function addressHas(text: string): Promise<unknown> {
  return page.waitForFunction((wanted) => decodeURIComponent(location.hash).includes(wanted), text);
}

describe('designing a network', () => {
  beforeEach(() => open());

  it('shows sizes and costs of each layer, and of the whole', async () => {
    expect(await card('conv2d_1').locator('.facts').textContent()).toMatch(
      /8 × 24 × 24parameters208multiply-adds115,200sees5 × 5/,
    );
    expect(await page.locator('.totals-facts').textContent()).toMatch(/5,386.*234,400/);
    expect(await page.locator('.totals').textContent()).toContain('Everything fits');
  });

  it('follows every key that is typed', async () => {
    await field('conv2d_1', 'filters').fill('12');
    expect(await card('maxPool2d_2').locator('.facts').textContent()).toContain('16 × 5 × 5');
    expect(await card('maxPool2d_1').locator('.facts').textContent()).toContain('12 × 12 × 12');
    await field('conv2d_1', 'kernel').fill('3 × 5');
    expect(await card('conv2d_1').locator('.facts').textContent()).toContain('12 × 26 × 24');
    await field('conv2d_1', 'filters').press('ArrowUp');
    expect(await card('conv2d_1').locator('.facts').textContent()).toContain('13 × 26 × 24');
  });

  it('says in the library’s words what cannot be, and mends it with a button', async () => {
    await field('maxPool2d_2', 'size').fill('30');
    const fault = card('maxPool2d_2').locator('.fault');
    expect(await fault.textContent()).toContain('size 30 is larger than the height (10 + 0 + 0)');
    expect(await field('maxPool2d_2', 'size').getAttribute('aria-invalid')).toBe('true');
    expect(await card('flatten_1').textContent()).toContain('Nothing can be said here');
    expect(await train().isDisabled()).toBe(true);
    await fault.getByRole('button').first().click();
    await fault.waitFor({ state: 'detached' });
    expect(await page.locator('.totals').textContent()).toContain('Everything fits');
    expect(await train().isDisabled()).toBe(false);
  });

  it('puts the layer in that is missing', async () => {
    await page.getByRole('button', { name: 'Remove flatten_1' }).click();
    const fault = card('dense_1').locator('.fault');
    expect(await fault.textContent()).toContain('flatten() before it gives [400]');
    await fault.getByRole('button', { name: 'Put Flatten before it' }).click();
    expect((await layerNames()).slice(-2)).toEqual(['flatten_1', 'dense_1']);
  });

  it.each(['0', '-1', '2.5', 'three', '1e9', '3 × 3 × 3', '∞'])(
    'takes %s for filters without breaking',
    async (text) => {
      await field('conv2d_1', 'filters').fill(text);
      const said = card('conv2d_1').locator('.fault, .facts').first();
      expect((await said.textContent())?.length).toBeGreaterThan(10);
      expect(playground.faults).toEqual([]);
    },
  );

  it('says which rows and columns no window sees', async () => {
    await field('maxPool2d_2', 'size').fill('3');
    expect(await card('maxPool2d_2').textContent()).toContain(
      'No window sees 1 row at the bottom and 1 column at the right',
    );
  });

  it('adds, duplicates, moves and removes layers, and takes it all back', async () => {
    const before = await layerNames();
    await page.getByRole('button', { name: 'Add a layer at position 2' }).click();
    await page
      .getByRole('button', { name: /Batch normalisation/ })
      .filter({ visible: true })
      .click();
    expect((await layerNames()).slice(0, 3)).toEqual(['conv2d_1', 'batchNorm2d_1', 'relu_1']);
    await page.getByRole('button', { name: 'Move batchNorm2d_1 down' }).click();
    expect((await layerNames()).slice(0, 3)).toEqual(['conv2d_1', 'relu_1', 'batchNorm2d_1']);
    await page.getByRole('button', { name: 'Duplicate batchNorm2d_1' }).click();
    await page.getByRole('button', { name: 'Remove relu_1' }).click();
    expect((await layerNames()).slice(0, 3)).toEqual(['conv2d_1', 'batchNorm2d_1', 'batchNorm2d_2']);
    const undo = page.locator('#design').getByRole('button', { name: 'Undo' });
    for (let i = 0; i < 4; i++) await undo.click();
    expect(await layerNames()).toEqual(before);
    expect(await undo.isDisabled()).toBe(true);
  });

  it('offers ready-made networks', async () => {
    for (const name of ['Default', 'PyTorch tutorial', 'Keras tutorial']) {
      await page.getByRole('radio', { name }).check({ force: true });
      expect(await page.locator('.totals').textContent()).toContain('Everything fits');
    }
    expect(await page.locator('.totals-facts').textContent()).toContain('34,826');
  });

  it('asks for ten values at the end, and makes them', async () => {
    await field('dense_1', 'units').fill('7');
    expect(await page.locator('.totals').textContent()).toContain('Now it gives 7');
    await page.getByRole('button', { name: 'End in 10 values' }).click();
    expect(await page.locator('.totals').textContent()).toContain('Everything fits');
  });

  it('can be used with keys alone', async () => {
    await field('conv2d_1', 'kernel').focus();
    await page.keyboard.press('Alt+ArrowDown');
    expect((await layerNames()).slice(0, 2)).toEqual(['relu_1', 'conv2d_1']);
    await page.waitForFunction(() => document.activeElement?.tagName === 'INPUT');
    await page.keyboard.press('Alt+ArrowUp');
    expect((await layerNames()).slice(0, 2)).toEqual(['conv2d_1', 'relu_1']);
    await page.getByRole('button', { name: 'Remove relu_1' }).focus();
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(/^Remove/);
    await page.getByRole('button', { name: 'Add a layer', exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.className === 'add-choice');
    await page.keyboard.press('Enter');
    expect((await layerNames()).at(-1)).toBe('conv2d_3');
  });
});

describe('the address', () => {
  it('holds the whole state and gives it back', async () => {
    await open();
    await field('conv2d_1', 'filters').fill('12');
    await page.getByLabel('Learning rate').fill('0.01');
    await page.getByRole('radio', { name: 'Dark' }).check({ force: true });
    await addressHas('theme=dark');
    const address = await hash();
    expect(address).toContain('#net=1x28x28/conv2d,filters:12,kernel:5/relu/');
    expect(address).toContain('lr=0.01');
    await open(address);
    expect(await field('conv2d_1', 'filters').inputValue()).toBe('12');
    expect(await page.getByLabel('Learning rate').inputValue()).toBe('0.01');
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  });

  it('goes through the edits with the browser’s back and forward buttons', async () => {
    await open();
    await field('conv2d_1', 'filters').fill('12');
    await addressHas('filters:12');
    await page.getByRole('button', { name: 'Remove relu_1' }).click();
    await addressHas('kernel:5/maxPool2d');
    await page.goBack();
    await card('relu_2').waitFor();
    expect(await field('conv2d_1', 'filters').inputValue()).toBe('12');
    await page.goForward();
    await card('relu_2').waitFor({ state: 'detached' });
  });

  it.each(['#net=rubbish', '#%%%', '#net=1x28x28/lstm', '#lr=NaN', `#net=1x28x28${'/relu'.repeat(5000)}`])(
    'that cannot be read starts the page with a message',
    async (garbage) => {
      await open(garbage);
      expect(await page.locator('.notice-place').textContent()).toContain('The link could not be read');
      expect(await layerNames()).toHaveLength(8);
      await page.getByRole('button', { name: 'Dismiss' }).click();
      expect(await page.locator('.notice').count()).toBe(0);
      expect(playground.faults).toEqual([]);
    },
  );

  it('can be copied', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await open();
    await field('dense_1', 'units').fill('11');
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText('Link copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('dense,units:11');
  });
});

describe('for everybody', () => {
  it.each(languages)('is in %s, as its language says', async (language) => {
    await open(`#lang=${language}`);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
    const title = { en: 'Design', 'zh-CN': '设计' }[language];
    await page.getByRole('heading', { name: title, exact: true }).waitFor();
    await page.getByRole('region', { name: title, exact: true }).waitFor();
  });

  it('changes its language at once', async () => {
    await open();
    await page.getByRole('radio', { name: '简体中文' }).check({ force: true });
    await page.getByRole('heading', { name: '训练', exact: true }).waitFor();
    await addressHas('lang=zh-CN');
  });

  it.each(languages.flatMap((language) => ['light', 'dark'].map((theme) => [language, theme] as const)))(
    'has no fault that axe finds (%s, %s)',
    async (language, theme) => {
      await open(`#net=1x28x28/conv2d,filters:8,kernel:30/relu&lang=${language}&theme=${theme}`);
      await page.evaluate(axeSource);
      const found = await page.evaluate(async () => {
        // The script above put it there.
        const { axe: checker } = globalThis as unknown as { axe: { run(): Promise<axe.AxeResults> } };
        const { violations } = await checker.run();
        return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
      });
      expect(found).toEqual([]);
    },
  );

  it.each(languages)('fits a phone without scrolling sideways (%s)', async (language) => {
    await page.setViewportSize({ width: 360, height: 740 });
    try {
      await open(`#lang=${language}`);
      const tabs = page.locator('.tab-bar button');
      for (const tab of await tabs.all()) {
        await tab.click();
        expect(await tab.getAttribute('aria-current')).toBe('page');
        expect(await page.locator('main > .panel').filter({ visible: true }).count()).toBe(1);
        const tooWide = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return scrollWidth - clientWidth;
        });
        expect(tooWide).toBe(0);
      }
    } finally {
      await page.setViewportSize({ width: 1440, height: 1000 });
    }
  });
});
