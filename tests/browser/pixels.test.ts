import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readImage } from '@fovea/image';
import { type InputSpec, toInputPixels } from '@fovea/runtime';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './launch-browser.ts';
import { pixelModel } from './pixel-model.ts';
import { copiedWebFiles, inPage, openPlainPage, plainPage } from './plain-page.ts';
import { type FileServer, serveFiles } from './serve-files.ts';

const folder = fileURLToPath(new URL('../../packages/runtime/src/fixtures/preprocess/', import.meta.url));
const {
  specs,
  images,
}: {
  readonly specs: Readonly<Record<string, InputSpec>>;
  readonly images: readonly { readonly file: string; readonly inputs: Readonly<Record<string, string>> }[];
} = JSON.parse(await readFile(`${folder}inputs.json`, 'utf8'));

const closing: (() => Promise<void>)[] = [];
let server: FileServer;
let page: Page;
beforeAll(async () => {
  const web = await copiedWebFiles();
  const models = Object.entries(specs).map(([name, spec]) => [`/${name}.onnx`, pixelModel(spec)]);
  server = await serveFiles({
    folders: { '/fovea/': web.folder, '/images/': folder },
    files: { '/index.html': plainPage, ...Object.fromEntries(models) },
  });
  const { browser, close } = await launchBrowser();
  closing.push(close, () => server.close(), web.remove);
  page = await openPlainPage(browser, server.url);
  await inPage(
    page,
    `
    window.models = {};
    for (const name of given) models[name] = await wasm.loadClassifier('/' + name + '.onnx', { threads: 1 });`,
    Object.keys(specs),
  );
});
afterAll(async () => {
  for (const close of closing) await close();
});

/** What a file becomes in the browser, as a Blob and as an img element, for one of the specs. */
function prepared(file: string, spec: string): Promise<{ blob: number[]; img: number[] }> {
  return inPage(
    page,
    `
    const blob = await (await fetch(given.file)).blob();
    const img = Object.assign(new Image(), { src: given.file });
    await img.decode();
    const bytes = async (source) => {
      const { logits } = await models[given.spec].classify(source, { logits: true });
      return Array.from(logits, Math.round);
    };
    return { blob: await bytes(blob), img: await bytes(img) };`,
    { file, spec },
  );
}

function difference(a: readonly number[], b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? Number.NaN))), 0);
}

describe('an image becomes in Chromium what it becomes in Node', () => {
  it.each(images.map(({ file, inputs }) => [file, inputs] as const))('%s', async (file, inputs) => {
    for (const [spec, base64] of Object.entries(inputs)) {
      const expected = Buffer.from(base64, 'base64');
      const { blob, img } = await prepared(`/images/${file}`, spec);
      expect(difference(blob, expected), `${spec}, Blob`).toBe(0);
      // An img element's 16 bits are rounded to 8, where a file's are cut.
      expect(difference(img, expected), `${spec}, img`).toBeLessThanOrEqual(file === 'deep.png' ? 1 : 0);
    }
  });

  it.each(['p3', 'srgb'])('but for rounding, when it has the colour profile %s', async (profile) => {
    const data = Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => (i * i * 7) % 256);
    const raw = { width: 32, height: 32, channels: 3 } as const;
    const file = await sharp(data, { raw }).blur(2).withIccProfile(profile).png().toBuffer();
    server.set('/profile.png', file);
    const rgb = specs.rgb;
    if (rgb === undefined) throw new Error('there is no spec "rgb"');
    const expected = toInputPixels(await readImage(file), rgb);
    const { blob, img } = await prepared('/profile.png', 'rgb');
    expect(difference(blob, expected)).toBeLessThanOrEqual(1);
    expect(difference(img, expected)).toBeLessThanOrEqual(1);
  });
});
