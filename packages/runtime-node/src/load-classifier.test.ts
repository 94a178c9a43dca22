import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeModel, GraphBuilder } from '@fovea/onnx';
import { type ModelInfo, modelInfoToMetadata } from '@fovea/runtime';
import { DataError, ModelError } from '@fovea/shape';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Classifier, loadClassifier } from './load-classifier.ts';

const info: ModelInfo = {
  labels: ['red', 'green', 'blue'],
  input: { channels: 3, height: 4, width: 5, mean: [0, 0, 0], std: [1, 1, 1] },
};

/** Its logits are the mean red, green and blue, times 10. */
function colours({
  output = 'probabilities',
  metadata = modelInfoToMetadata(info),
  classes = 3,
} = {}): Uint8Array {
  const graph = new GraphBuilder('colours');
  const image = graph.input('image', 'float32', ['batch', 3, 4, 5]);
  const mean = graph.node('ReduceMean', [image], { axes: [2, 3], keepdims: 0 });
  const weights = Float32Array.from({ length: 3 * classes }, (_, i) =>
    i % classes === Math.floor(i / classes) ? 10 : 0,
  );
  const logits = graph.node('MatMul', [mean, graph.constant(weights, [3, classes])]);
  graph.output('logits', logits, 'float32', ['batch', classes]);
  graph.output(output, graph.node('Softmax', [logits], { axis: 1 }), 'float32', ['batch', classes]);
  for (const [key, text] of Object.entries(metadata)) graph.metadata(key, text);
  return encodeModel(graph.build());
}

async function png(background: string): Promise<Uint8Array> {
  return sharp({ create: { width: 9, height: 7, channels: 3, background } })
    .png()
    .toBuffer();
}

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

let classifier: Classifier;
let folder: string;
beforeAll(async () => {
  classifier = await loadClassifier(colours());
  folder = await mkdtemp(join(tmpdir(), 'fovea-'));
});
afterAll(async () => {
  await classifier.close();
  await rm(folder, { recursive: true });
});

describe('classify', () => {
  // Softmax of (10, 0, 0).
  const sure = Math.exp(10) / (Math.exp(10) + 2);

  it('says what is in one image', async () => {
    const { label, probability, top, logits } = await classifier.classify(await png('#ff0000'));
    expect(label).toBe('red');
    expect(probability).toBeCloseTo(sure, 5);
    expect(top.map((each) => [each.label, each.index])).toEqual([
      ['red', 0],
      ['green', 1],
      ['blue', 2],
    ]);
    expect(top.reduce((sum, each) => sum + each.probability, 0)).toBeCloseTo(1, 6);
    expect(logits).toBeUndefined();
  });

  it('says what is in each of many, be they files, bytes or pixels', async () => {
    const file = join(folder, 'green.png');
    await writeFile(file, await png('#00ff00'));
    const blue = { data: Uint8Array.from([0, 0, 255]), width: 1, height: 1, channels: 3 } as const;
    const results = await classifier.classify([file, await png('#ff0000'), blue], { top: 1, logits: true });
    expect(results.map(({ label }) => label)).toEqual(['green', 'red', 'blue']);
    for (const { top, probability } of results) {
      expect(top).toHaveLength(1);
      expect(probability).toBeCloseTo(sure, 5);
    }
    expect(results.map(({ logits }) => logits)).toEqual([
      Float32Array.of(0, 10, 0),
      Float32Array.of(10, 0, 0),
      Float32Array.of(0, 0, 10),
    ]);
  });

  it('gives the same alone and in a batch', async () => {
    const images = await Promise.all(['#123456', '#fedcba', '#808080'].map(png));
    const alone = await Promise.all(images.map((image) => classifier.classify(image, { logits: true })));
    expect(await classifier.classify(images, { logits: true })).toEqual(alone);
  });

  it('has nothing to say of no images', async () => {
    expect(await classifier.classify([])).toEqual([]);
  });

  it('names the image that cannot be read', async () => {
    const missing = join(folder, 'missing.png');
    const error = await errorOf(classifier.classify([await png('#000000'), missing]));
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toContain(`${missing}: the image cannot be read`);
  });

  it('rejects with the reason of its signal', async () => {
    const reason = new Error('the user went away');
    const controller = new AbortController();
    const call = classifier.classify(await png('#000000'), { signal: controller.signal });
    controller.abort(reason);
    await expect(call).rejects.toBe(reason);
    await expect(classifier.classify('missing.png', { signal: controller.signal })).rejects.toBe(reason);
    expect((await classifier.classify(await png('#ff0000'))).label).toBe('red');
  });

  it('runs calls at the same time together, and long lists in pieces that fit the queue', async () => {
    const small = await loadClassifier(colours(), { threads: 1, workers: 2, queue: 10, maxBatch: 4 });
    const pixels = (at: number) =>
      ({
        data: Uint8Array.from([0, 1, 2], (each) => (each === at ? 255 : 0)),
        width: 1,
        height: 1,
        channels: 3,
      }) as const;
    const list = Array.from({ length: 77 }, (_, i) => pixels(i % 3));
    const results = await small.classify(list);
    expect(results.map(({ label }) => label)).toEqual(list.map((_, i) => info.labels[i % 3]));
    const calls = await Promise.all(list.slice(0, 10).map((each) => small.classify(each)));
    expect(calls).toEqual(results.slice(0, 10));
    const flood = await Promise.allSettled(list.map((each) => small.classify(each)));
    const reasons = flood.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(reasons.length).toBeGreaterThan(0);
    for (const reason of reasons) expect(reason).toMatchObject({ code: 'queue-full' });
    await small.close();
  });

  it('can be given a time', async () => {
    const image = await png('#ff0000');
    expect((await classifier.classify(image, { timeoutMs: 60_000 })).label).toBe('red');
    await expect(classifier.classify(image, { timeoutMs: -1 })).rejects.toMatchObject({
      code: 'timeout-invalid',
    });
  });

  it('is finished by close, and refused after it', async () => {
    const closed = await loadClassifier(colours(), { threads: 1, queue: 2 });
    const images = await Promise.all(['#ff0000', '#00ff00', '#0000ff'].map(png));
    const call = closed.classify(images);
    await Promise.all([closed.close(), closed.close()]);
    expect((await call).map(({ label }) => label)).toEqual(info.labels);
    await expect(closed.classify(await png('#000000'))).rejects.toMatchObject({ code: 'model-closed' });
  });
});

describe('loadClassifier', () => {
  it('opens a file and gives what it says of itself', async () => {
    const file = join(folder, 'colours.onnx');
    await writeFile(file, colours());
    const opened = await loadClassifier(file);
    expect(opened.info).toEqual(info);
    expect((await opened.classify(await png('#0000ff'))).label).toBe('blue');
    await opened.close();
  });

  it('names a file that does not exist', async () => {
    const file = join(folder, 'missing.onnx');
    const error = await errorOf(loadClassifier(file));
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({
      message: `${file}: the file cannot be read (ENOENT: no such file or directory, open '${file}').`,
    });
  });

  it('names a file that is no ONNX model, or not ours', async () => {
    const file = join(folder, 'other.onnx');
    await writeFile(file, 'these are not the bytes of a model');
    const error = await errorOf(loadClassifier(file));
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ path: file });
    await writeFile(file, colours({ metadata: {} }));
    const foreign = await errorOf(loadClassifier(file));
    expect(foreign).toBeInstanceOf(ModelError);
    expect(foreign).toMatchObject({ path: file, code: 'metadata-missing' });
  });

  it('refuses a model that does not classify images', async () => {
    const error = await errorOf(loadClassifier(colours({ output: 'scores' })));
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({
      message:
        'the model: it cannot classify images (output "probabilities": the graph has no such output): ' +
        'expected an input "image" and outputs "logits" and "probabilities".',
    });
  });

  it('refuses a model that has other classes than labels', async () => {
    const wide = await loadClassifier(colours({ classes: 4 }), { threads: 1 });
    const error = await errorOf(wide.classify(await png('#000000')));
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({
      message:
        'the model, output "probabilities": the model gave something else than one value per image and label: ' +
        'expected float32 [1, 3], received float32 [1, 4].',
    });
    await wide.close();
  });
});
