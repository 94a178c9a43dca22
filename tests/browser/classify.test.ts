import { loadClassifier } from '@fovea/runtime-node';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { digitModel } from './digit-model.ts';
import { launchBrowser } from './launch-browser.ts';
import { copiedWebFiles, inPage, openPlainPage, plainPage } from './plain-page.ts';
import { serveFiles } from './serve-files.ts';

const closing: (() => Promise<void>)[] = [];
let page: Page;
/** A digit-like drawing, 60 × 40, in colour. */
let drawing: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  const stroke = '<svg width="60" height="40"><rect width="60" height="40" fill="#036"/>';
  const svg = `${stroke}<path d="M20 5 L40 5 L25 35" stroke="#fe8" stroke-width="5" fill="none"/></svg>`;
  drawing = new Uint8Array(await sharp(Buffer.from(svg)).removeAlpha().png().toBuffer());
  const web = await copiedWebFiles();
  const server = await serveFiles({
    folders: { '/fovea/': web.folder },
    files: {
      '/index.html': plainPage,
      '/digits.onnx': digitModel(),
      '/broken.onnx': digitModel({ broken: true }),
      '/drawing.png': drawing,
    },
  });
  const { browser, close } = await launchBrowser();
  closing.push(close, () => server.close(), web.remove);
  page = await openPlainPage(browser, server.url);
  await inPage(
    page,
    `
    window.digits = await wasm.loadClassifier('/digits.onnx', { threads: 1 });
    window.blob = await (await fetch('/drawing.png')).blob();
    window.bitmap = await createImageBitmap(blob);
    window.draw = (canvas) => {
      Object.assign(canvas, { width: 60, height: 40 }).getContext('2d').drawImage(bitmap, 0, 0);
      return canvas;
    };`,
  );
});
afterAll(async () => {
  for (const close of closing) await close();
});

interface Result {
  readonly label: string;
  readonly probability: number;
  readonly logits: readonly number[];
}

const classified = 'const { logits, ...rest } = result; return { ...rest, logits: [...logits] };';

describe('classify', () => {
  it.each([
    ['a Blob', 'blob'],
    ['an ImageBitmap', 'bitmap'],
    ['a canvas', "draw(document.createElement('canvas'))"],
    ['an OffscreenCanvas', 'draw(new OffscreenCanvas(60, 40))'],
    ['ImageData', 'draw(new OffscreenCanvas(60, 40)).getContext("2d").getImageData(0, 0, 60, 40)'],
    ['pixels', '{ ...pixels, data: pixels.data, width: 60, height: 40, channels: 4 }'],
    ['an img element', "await loaded(Object.assign(new Image(), { src: '/drawing.png' }))"],
    ['a VideoFrame', 'new VideoFrame(bitmap, { timestamp: 0 })'],
    ['a video element', 'await playing(draw(document.createElement("canvas")))'],
  ])('takes %s, as Node takes the file', async (_, source) => {
    const result = await inPage<Result>(
      page,
      `
      const pixels = draw(new OffscreenCanvas(60, 40)).getContext('2d').getImageData(0, 0, 60, 40);
      const loaded = async (image) => (await image.decode(), image);
      const playing = async (canvas) => {
        const video = document.createElement('video');
        Object.assign(video, { srcObject: canvas.captureStream(), muted: true });
        await video.play();
        return video;
      };
      const result = await digits.classify(${source}, { logits: true });
      ${classified}`,
    );
    const node = await loadClassifier(digitModel());
    const expected = await node.classify(drawing, { logits: true });
    await node.close();
    expect(result.label).toBe(expected.label);
    // A video's frame has its colours in fewer bits.
    const digits = source.includes('playing') || source.includes('VideoFrame') ? 1 : 4;
    for (const [index, logit] of result.logits.entries()) {
      expect(logit).toBeCloseTo(expected.logits?.[index] ?? Number.NaN, digits);
    }
  });

  it('takes a list as one batch, and leaves what it is given usable', async () => {
    const results = await inPage<string[]>(
      page,
      `
      const frame = new VideoFrame(bitmap, { timestamp: 0 });
      const images = [blob, bitmap, frame, { data: new Uint8Array(784), width: 28, height: 28, channels: 1 }];
      const twice = [await digits.classify(images), await digits.classify(images)];
      return twice.map((list) => list.map(({ label, probability }) => label + probability.toFixed(4)).join());`,
    );
    expect(results[0]?.split(',')).toHaveLength(4);
    expect(results[1]).toBe(results[0]);
    expect(await inPage(page, 'return digits.classify([]);')).toEqual([]);
  });

  it('gives the best labels first, as many as asked for', async () => {
    const { top } = await inPage<{ top: { label: string; probability: number }[] }>(
      page,
      'return digits.classify(blob, { top: 3 });',
    );
    expect(top).toHaveLength(3);
    expect(top.map(({ probability }) => probability)).toEqual(
      top.map(({ probability }) => probability).sort((a, b) => b - a),
    );
  });

  it('takes images too large for a texture', async () => {
    const wide = 'new OffscreenCanvas(20000, 3)';
    const label = await inPage(
      page,
      `
      const canvas = ${wide};
      canvas.getContext('2d').fillRect(0, 0, 9000, 3);
      return (await digits.classify(canvas)).label;`,
    );
    expect(label).toMatch(/^\d$/);
  });

  it('does not keep the page from drawing while it prepares a photo', async () => {
    const frames = await inPage<number>(
      page,
      `
      const photo = await new OffscreenCanvas(6000, 4000);
      photo.getContext('2d').fillRect(0, 0, 3000, 4000);
      const file = await photo.convertToBlob();
      let frames = 0, running = true;
      const count = () => { frames += 1; if (running) setTimeout(count); };
      count();
      await digits.classify(file);
      running = false;
      return frames;`,
    );
    expect(frames).toBeGreaterThan(3);
  });
});

describe('classify refuses', () => {
  it.each([
    [
      'a canvas without pixels',
      "Object.assign(document.createElement('canvas'), { width: 0 })",
      'the image: there are no pixels in it: received 0×150.',
    ],
    [
      'an img element that has not loaded',
      'new Image()',
      'the image: there are no pixels in it: received 0×0.',
    ],
    [
      'a video element without a frame',
      "document.createElement('video')",
      'the image: there are no pixels in it: received 0×0.',
    ],
    ['a file that is no image', "new Blob(['no image'])", /^the image: the image cannot be read \(.+\)\.$/],
    [
      'the one in a list',
      "[blob, new Blob(['no image'])]",
      /^image 2 of 2: the image cannot be read \(.+\)\.$/,
    ],
    [
      'pixels that are too few',
      '{ data: new Uint8Array(3), width: 2, height: 2, channels: 1 }',
      "the image: the image's data does not have the length that its size needs: expected 4 values (2×2 pixels of 1), received 3.",
    ],
    [
      'what is no image',
      '"/drawing.png"',
      'the image: this is no image: expected a Blob, a canvas, an img element or another source of pixels, received a string.',
    ],
  ])('%s', async (_, source, message) => {
    const error = { name: 'DataError', message: expect.stringMatching(message) };
    await expect(inPage(page, `return digits.classify(${source});`)).rejects.toMatchObject(
      typeof message === 'string' ? { ...error, message } : error,
    );
    expect(await inPage(page, 'return (await digits.classify(blob)).label;')).toMatch(/^\d$/);
  });

  it('numbers that are none', async () => {
    const work = `
      const broken = await wasm.loadClassifier('/broken.onnx', { threads: 1 });
      try { await broken.classify(blob); } finally { await broken.dispose(); }`;
    await expect(inPage(page, work)).rejects.toMatchObject({
      code: 'probability-nan',
      message: expect.stringContaining('Its weights are probably broken'),
    });
  });

  it('a call that was aborted', async () => {
    await expect(
      inPage(page, 'await digits.classify(blob, { signal: AbortSignal.abort() });'),
    ).rejects.toMatchObject({
      name: 'AbortError',
    });
    await expect(
      inPage(
        page,
        `
        const controller = new AbortController();
        const call = digits.classify(blob, { signal: controller.signal });
        controller.abort(new Error('changed my mind'));
        await call;`,
      ),
    ).rejects.toMatchObject({ message: 'changed my mind' });
  });
});

describe('dispose', () => {
  it('answers what runs, then refuses', async () => {
    const outcome = await inPage<{ label: string; error: string }>(
      page,
      `
      const own = await wasm.loadClassifier('/digits.onnx', { threads: 1 });
      const running = own.classify(blob);
      await Promise.all([own.dispose(), own.dispose()]);
      const { label } = await running;
      return { label, error: await own.classify(blob).catch(({ code, message }) => code + ' ' + message) };`,
    );
    expect(outcome).toEqual({
      label: expect.stringMatching(/^\d$/),
      error: 'classifier-disposed the classifier was disposed of. Load another one.',
    });
  });

  it('leaves other classifiers alone, and no worker of its own', async () => {
    const labels = await inPage<string[]>(
      page,
      `
      const two = await Promise.all([1, 2].map(() => wasm.loadClassifier('/digits.onnx')));
      const results = await Promise.all(two.flatMap((one) => [one.classify(blob), one.classify(bitmap)]));
      await two[0].dispose();
      results.push(await two[1].classify(blob));
      await two[1].dispose();
      return results.map(({ label }) => label);`,
    );
    expect(new Set(labels).size).toBe(1);
    expect(labels).toHaveLength(5);
    // That of the classifier that all tests share.
    await vi.waitFor(() => expect(page.workers()).toHaveLength(1), 10_000);
  });
});
