import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type RunReport, reportHtml } from '@fovea/report';
import { calibration, confusionMatrix, mostConfidentMistakes, predictedClasses } from '@fovea/trainer';
import type axe from 'axe-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LaunchedBrowser, launchBrowser } from './launch-browser.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** One grey pixel. */
const uri =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

const labels = Int32Array.of(0, 0, 1, 1, 2, 2, 2);
const outputs = Float32Array.of(9, 0, 0, 1, 0, 0, 0, 3, 0, 4, 0, 0, 0, 0, 2, 0, 5, 0, 0, 0, 1);
const classes = ['cat', 'dog', '<b>"owl" & co'];

const run: RunReport = {
  name: 'pets <script>alert(1)</script>',
  state: { is: 'finished' },
  classes,
  trainImages: 30,
  testImages: 7,
  epochs: 3,
  history: [1, 2, 3].map((epoch) => ({
    epoch,
    loss: 1 / epoch,
    accuracy: 0.6 + 0.1 * epoch,
    testLoss: 0.5 + 0.2 * epoch,
    testAccuracy: 0.8 - 0.05 * epoch,
    seconds: 2,
    samplesPerSecond: 15,
  })),
  learningRates: [0.01, 0.005, 0.001],
  device: 'cpu',
  heldOut: {
    kind: 'classes',
    loss: 1.1,
    matrix: confusionMatrix(labels, predictedClasses(outputs, 3), 3),
    calibration: calibration(outputs, labels),
    mistakes: mostConfidentMistakes(outputs, labels).map((mistake) => ({
      ...mistake,
      ...{ uri, width: 1, height: 1, source: `image ${mistake.index}` },
    })),
    confusions: [{ label: 1, predicted: 0, pictures: [{ uri, width: 1, height: 1, source: 'image 3' }] }],
  },
  filters: { layer: 'conv2d_1', count: 2, pictures: [{ uri, width: 1, height: 1 }] },
  configuration: [['batch', '32']],
  versions: [['Node', '20']],
  repeat: 'fovea repeat runs/pets',
};

let launched: LaunchedBrowser;
beforeAll(async () => {
  launched = await launchBrowser();
});
afterAll(() => launched.close());

it.each([
  ['light', 1280],
  ['dark', 390],
] as const)(
  'a report loads nothing, runs nothing and has no fault that axe finds (%s, %i px)',
  async (colorScheme, width) => {
    const page = await launched.browser.newPage({ colorScheme, viewport: { width, height: 900 } });
    const [said, asked]: [string[], string[]] = [[], []];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    page.on('request', (request) => asked.push(request.url()));
    await page.setContent(reportHtml(run), { waitUntil: 'load' });
    expect(await page.locator('h1').textContent()).toBe(run.name);
    expect(await page.locator('#confusion tbody tr').count()).toBe(3);
    expect(await page.locator('#advice li').allTextContents()).toContainEqual(
      expect.stringContaining('The network overfits'),
    );
    const tooWide = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
    expect(tooWide).toBe(0);
    expect([said, asked.filter((url) => !url.startsWith('data:'))]).toEqual([[], []]);
    await page.evaluate(axeSource);
    const found = await page.evaluate(async () => {
      // The script above put it there.
      const { axe: checker } = globalThis as unknown as { axe: { run(): Promise<axe.AxeResults> } };
      const { violations } = await checker.run();
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
    });
    expect(found).toEqual([]);
    await page.close();
  },
);
