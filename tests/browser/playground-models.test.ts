import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exportOnnx, openOnnx } from '@fovea/exporter';
import { encodePng } from '@fovea/image';
import { conv2d, dense, globalAvgPool2d, input, relu, sequential } from '@fovea/layers';
import { type Classifier, loadClassifier } from '@fovea/runtime-node';
import { adam, initialState } from '@fovea/trainer';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digitStrokes } from '../../apps/playground/src/look/drawing/fixtures/digit-strokes.ts';
import {
  draw,
  openModelFile,
  openPlayground,
  type PlaygroundPage,
  settled,
  shownInput,
  shownProbabilities,
} from './playground-page.ts';
import { trainedDigits } from './trained-digits.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('models in and out of the playground', () => {
  let playground: PlaygroundPage;
  let page: Page;
  let model: Uint8Array;
  beforeAll(async () => {
    ({ model } = await trainedDigits());
    const runs = [{ name: 'digits-2', url: 'runs/digits-2/model.onnx', bytes: model.length }];
    playground = await openPlayground('', {
      '/runs.json': JSON.stringify(runs),
      '/runs/digits-2/model.onnx': model,
    });
    page = playground.page;
  });
  afterAll(async () => {
    await playground.close();
  });

  const alert = () => page.locator('.model-picker [role="alert"]');

  it('opens a model that the server offers', async () => {
    await page.getByRole('button', { name: 'digits-2' }).click();
    await page.locator('.model-picker').getByText('runs/digits-2/model.onnx is open').waitFor();
    await draw(page, digitStrokes[5] ?? []);
    expect(await page.locator('.answer b').textContent()).toBe('5');
    expect(
      await page.getByRole('button', { name: /^Download digits-2\.onnx \(about \d+\.\d kB\)$/ }).count(),
    ).toBe(1);
  });

  it('opens a file, and shows its network as the design', async () => {
    await openModelFile(page, 'my digits.onnx', model);
    const rows = page.locator('.inside-row h4');
    expect(await rows.allTextContents()).toEqual(openOnnx(model).network.nodes.map(({ name }) => name));
    expect(await page.locator('.code-view code').textContent()).toContain(
      'conv2d({ filters: 12, kernel: 3, padding: 1 })',
    );
  });

  it('saves an .onnx that agrees with the tab on held-out digits, in Node', async () => {
    const save = page.getByRole('button', { name: /^Download my-digits\.onnx/ });
    const download = await downloaded(page, save);
    expect(download.name).toBe('my-digits.onnx');
    await page
      .locator('.model-saver')
      .getByText(/^my-digits\.onnx is saved, \d+\.\d kB\.$/)
      .waitFor();
    const classifier = await loadClassifier(download.bytes);
    try {
      for (let i = 0; i < 12; i++) {
        await page.getByRole('button', { name: 'Held-out digit' }).click();
        await page.getByText('A digit that was kept out of training').waitFor();
        await settled(page);
        await expectAgreement(page, classifier);
      }
    } finally {
      await classifier.close();
    }
  });

  it('saves a program that type-checks', async () => {
    const { name, bytes } = await downloaded(
      page,
      page.getByRole('button', { name: 'Download train-my-digits.ts' }),
    );
    expect(name).toBe('train-my-digits.ts');
    // Inside the repository, so that the packages are found.
    const folder = await mkdtemp(join(root, 'tests', '.playground-'));
    try {
      await writeFile(join(folder, name), bytes);
      const options = {
        extends: '../../tsconfig.base.json',
        compilerOptions: { noEmit: true, types: ['node'], isolatedDeclarations: false, declaration: false },
        files: [name],
      };
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(options));
      const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
      expect(() => execFileSync(process.execPath, [tsc, '-p', folder], { stdio: 'pipe' })).not.toThrow();
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('says what is wrong with a file, and keeps the model before', async () => {
    const files: readonly (readonly [Uint8Array, RegExp])[] = [
      [model.slice(0, 5000), /^bad\.onnx: /],
      [new TextEncoder().encode('<!doctype html>'), /^bad\.onnx: /],
      [new Uint8Array(), /^bad\.onnx: /],
    ];
    for (const [bytes, message] of files) {
      const buffer = Buffer.from(bytes);
      await page.locator('.model-picker input').setInputFiles({ name: 'bad.onnx', mimeType: '', buffer });
      await alert().waitFor();
      expect(await alert().textContent()).toMatch(message);
      expect(await page.locator('.inside-row').count()).toBeGreaterThan(0);
      await openModelFile(page, 'digits.onnx', model);
      expect(await alert().count()).toBe(0);
    }
  });

  it('takes photos where a model was made for photos, and prepares them as the model says', async () => {
    const network = sequential(
      input([3, 24, 32]),
      conv2d({ filters: 6, kernel: 3, stride: 2 }),
      relu(),
      globalAvgPool2d(),
      dense(3),
    );
    const pets = exportOnnx(network, initialState(network, adam(), 7), {
      labels: ['cat', 'dog', 'a very long name of a rather rare bird'],
      input: { channels: 3, height: 24, width: 32, mean: [0.5, 0.4, 0.3], std: [0.2, 0.3, 0.4], fit: 'crop' },
    });
    await openModelFile(page, 'pets.onnx', pets);
    expect(await page.getByRole('application', { name: 'Drawing pad' }).count()).toBe(0);
    const photo = {
      data: Uint8Array.from({ length: 90 * 120 * 3 }, (_, i) => (i * 37 + (i >> 7) * 11) % 256),
      width: 120,
      height: 90,
      channels: 3 as const,
    };
    const buffer = Buffer.from(await encodePng(photo));
    await page
      .locator('.source-tools input')
      .setInputFiles({ name: 'pet.png', mimeType: 'image/png', buffer });
    await page.getByRole('img', { name: 'pet.png' }).waitFor();
    await settled(page);
    const classifier = await loadClassifier(pets);
    const { top } = await classifier.classify(photo);
    await classifier.close();
    const shown = await shownProbabilities(page);
    for (const { label, probability } of top)
      expect(Math.abs((shown[label] ?? 0) - probability)).toBeLessThan(1e-4);
    expect(await page.locator('.code-view').getByText('it does not read the built-in digits').count()).toBe(
      1,
    );
  });

  it('has thrown no errors', () => {
    expect(playground.faults).toEqual([]);
  });
});

async function downloaded(page: Page, button: Locator) {
  const begun = page.waitForEvent('download');
  await button.click();
  const download = await begun;
  return { name: download.suggestedFilename(), bytes: new Uint8Array(await readFile(await download.path())) };
}

/** The tab's probabilities for the pixels that it shows are those that Node gives for them. */
async function expectAgreement(page: Page, classifier: Classifier): Promise<void> {
  const data = Uint8Array.from(await shownInput(page));
  const { top } = await classifier.classify({ data, width: 28, height: 28, channels: 1 }, { top: 10 });
  const shown = await shownProbabilities(page);
  for (const { label, probability } of top) {
    expect(Math.abs((shown[label] ?? Number.NaN) - probability)).toBeLessThan(1e-4);
  }
}
