import { DataError, ModelError, UsageError } from '@fovea/shape';
import { describe, expect, it } from 'vitest';
import { type ClassifierParts, createClassifier } from './create-classifier.ts';
import type { HostTensor, Tensors } from './executor.ts';
import type { ModelInfo } from './model-info.ts';
import type { Pixels } from './pixels.ts';
import { softmax } from './softmax.ts';

const info: ModelInfo = {
  labels: ['red', 'green', 'blue'],
  input: { channels: 3, height: 2, width: 2, mean: [0, 0, 0], std: [1, 1, 1] },
};

const colour = (...data: [number, number, number]): Pixels => ({
  data: Uint8Array.from(data),
  width: 1,
  height: 1,
  channels: 3,
});
const images: Readonly<Record<string, Pixels>> = {
  red: colour(255, 0, 0),
  green: colour(0, 255, 0),
  grey: colour(51, 51, 51),
  broken: { ...colour(0, 0, 0), width: 2 },
};

function float(data: readonly number[], dims: readonly number[]): HostTensor {
  return { type: 'float32', dims, data: Float32Array.from(data) };
}

/** The network: its logits are the sum of each channel. */
async function run({ image }: Tensors): Promise<Tensors> {
  const values = Array.from(image?.data ?? [], Number);
  const batch = image?.dims[0] ?? 0;
  const sums = Array.from({ length: batch * 3 }, (_, i) =>
    values.slice(i * 4, i * 4 + 4).reduce((sum, value) => sum + value, 0),
  );
  const rows = Array.from({ length: batch }, (_, i) => Float32Array.from(sums.slice(i * 3, i * 3 + 3)));
  const probabilities = rows.flatMap((row) => Array.from(softmax(row)));
  return { logits: float(sums, [batch, 3]), probabilities: float(probabilities, [batch, 3]) };
}

async function decode(name: string, { path }: { readonly path: string }): Promise<Pixels> {
  const pixels = images[name];
  if (pixels === undefined) throw new DataError('image-unreadable', 'the image cannot be read', { path });
  return pixels;
}

const classifierWith = (parts: Partial<ClassifierParts<string>> = {}) =>
  createClassifier<string>({ info, path: 'net.onnx', decode, run, ...parts });
const classifier = classifierWith();

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('classify', () => {
  it('says what is in one image', async () => {
    const sure = Math.exp(4) / (Math.exp(4) + 2);
    const result = await classifier.classify('green', { top: 2 });
    expect(result).toEqual({
      label: 'green',
      probability: expect.closeTo(sure, 6),
      top: [
        { label: 'green', index: 1, probability: expect.closeTo(sure, 6) },
        { label: 'red', index: 0, probability: expect.closeTo((1 - sure) / 2, 6) },
      ],
    });
  });

  it('says what is in each of several, in one run, with the logits where asked', async () => {
    const dims: unknown[] = [];
    const counting = classifierWith({
      run: (feeds) => {
        dims.push(feeds.image?.dims);
        return run(feeds);
      },
    });
    const results = await counting.classify(['green', 'red', 'grey'], { logits: true });
    expect(results.map(({ label, logits }) => [label, logits])).toEqual([
      ['green', Float32Array.of(0, 4, 0)],
      ['red', Float32Array.of(4, 0, 0)],
      ['red', new Float32Array(3).fill(Math.fround(4 * Math.fround(0.2)))],
    ]);
    expect(dims).toEqual([[3, 3, 2, 2]]);
    expect(await counting.classify(['red'])).toEqual([await counting.classify('red')]);
  });

  it('has nothing to say of no images, and runs nothing for that', async () => {
    const idle = classifierWith({ run: () => Promise.reject(new Error('it ran')) });
    expect(await idle.classify([])).toEqual([]);
  });

  it('refuses an impossible top before it looks at the images', async () => {
    for (const call of [classifier.classify('missing', { top: 0 }), classifier.classify([], { top: 1.5 })]) {
      expect(await errorOf(call)).toBeInstanceOf(UsageError);
    }
    await expect(classifier.classify('missing', { top: 0 })).rejects.toThrow('k is not a number of classes');
  });

  it('names the image that is to blame', async () => {
    await expect(classifier.classify('missing')).rejects.toThrow('the image: the image cannot be read.');
    await expect(classifier.classify(['red', 'missing'])).rejects.toThrow(
      'image 2 of 2: the image cannot be read.',
    );
    const error = await errorOf(classifier.classify(['red', 'broken', 'red']));
    expect(error).toBeInstanceOf(DataError);
    expect(error).toMatchObject({
      message:
        "image 2 of 3: the image's data does not have the length that its size needs: " +
        'expected 6 values (2×1 pixels of 3), received 3.',
    });
  });
});

describe('what the model gives is refused', () => {
  const fine = float([0.2, 0.3, 0.5], [1, 3]);
  it.each<[string, Tensors, string, string]>([
    ['without probabilities', { logits: fine }, 'probabilities', 'nothing'],
    ['without logits', { probabilities: fine }, 'logits', 'nothing'],
    [
      'with other classes',
      { logits: fine, probabilities: float([1, 0], [1, 2]) },
      'probabilities',
      'float32 [1, 2]',
    ],
    [
      'of another type',
      { logits: { type: 'int32', dims: [1, 3], data: new Int32Array(3) }, probabilities: fine },
      'logits',
      'int32 [1, 3]',
    ],
    ['of another rank', { logits: float([1, 2, 3], [3]), probabilities: fine }, 'logits', 'float32 [3]'],
  ])('%s', async (_, outputs, output, received) => {
    const error = await errorOf(classifierWith({ run: async () => outputs }).classify('red'));
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({
      message:
        `net.onnx, output "${output}": the model gave something else than one value per image and label: ` +
        `expected float32 [1, 3], received ${received}.`,
    });
  });

  it('with a probability that is no number', async () => {
    const probabilities = float([0.2, Number.NaN, 0.5], [1, 3]);
    const broken = classifierWith({ run: async () => ({ logits: fine, probabilities }) });
    expect(await errorOf(broken.classify('red'))).toMatchObject({ code: 'probability-nan' });
  });
});

describe('a signal', () => {
  const reason = new Error('the user went away');

  it('that is aborted already starts nothing', async () => {
    const started: string[] = [];
    const watched = classifierWith({
      decode: (name, options) => {
        started.push(name);
        return decode(name, options);
      },
    });
    await expect(watched.classify('red', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(watched.classify([], { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(started).toEqual([]);
  });

  it('that is aborted while an image is decoded ends the call, and the model does not run', async () => {
    const controller = new AbortController();
    const ran: Tensors[] = [];
    const slow = classifierWith({
      decode: async (name, options) => {
        expect(options).toEqual({ path: 'the image', signal: controller.signal });
        controller.abort(reason);
        return decode(name, options);
      },
      run: (feeds) => {
        ran.push(feeds);
        return run(feeds);
      },
    });
    await expect(slow.classify('red', { signal: controller.signal })).rejects.toBe(reason);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(ran).toEqual([]);
  });

  it('that is aborted during a run ends the call at once, though the run goes on', async () => {
    const controller = new AbortController();
    const endless = classifierWith({
      run: (_, { signal }) => {
        expect(signal).toBe(controller.signal);
        controller.abort(reason);
        return new Promise(() => {});
      },
    });
    await expect(endless.classify('red', { signal: controller.signal })).rejects.toBe(reason);
  });

  it('that is never aborted changes nothing', async () => {
    const { signal } = new AbortController();
    expect(await classifier.classify('red', { signal })).toEqual(await classifier.classify('red'));
  });
});
