import { exportOnnx } from '@fovea/exporter';
import { loadClassifier } from '@fovea/runtime-node';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';
import { fit } from './fit.ts';
import { smallNetwork } from './fixtures/small-run.ts';
import { stripes, withEngine } from './fixtures/tiny-run.ts';
import { predict } from './predict.ts';

const data = stripes(23);

describe('predict', () => {
  it('gives probabilities for every image, with labels or without, in batches of any size', async () => {
    await withEngine(async (engine) => {
      await fit(smallNetwork, { epochs: 1, batchSize: 8 }, { engine, train: data });
      const { outputs } = await evaluate(engine, data);
      const whole = await predict(engine, data);
      expect(whole.outputs).toEqual(outputs);
      expect(whole.probabilities).toHaveLength(23 * 3);
      for (let image = 0; image < 23; image++) {
        const row = Array.from(whole.probabilities?.subarray(3 * image, 3 * image + 3) ?? []);
        expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
        expect(row.indexOf(Math.max(...row))).toBe(whole.classes?.[image]);
      }
      const { name, input, pixels, length } = data;
      const unlabelled = await predict(engine, { name, input, pixels, length }, { batchSize: 5 });
      expect(unlabelled.classes).toEqual(whole.classes);
      expect(unlabelled.outputs).toHaveLength(69);
    });
  });

  it('gives each label a probability of its own, and numbers as they are', async () => {
    const answers = { targets: new Float32Array(23 * 3), targetShape: [3], classes: ['a', 'b', 'c'] };
    const { name, input, pixels, length } = data;
    const train = { name, input, pixels, length, ...answers };
    await withEngine(async (engine) => {
      await fit(smallNetwork, { epochs: 1, loss: { name: 'binaryCrossEntropy' } }, { engine, train });
      const labels = await predict(engine, train, { loss: { targetKind: 'labels' } });
      const [first = Number.NaN] = labels.outputs;
      expect(labels.probabilities?.[0]).toBeCloseTo(1 / (1 + Math.exp(-first)), 6);
      expect(labels.classes).toBeUndefined();
      const numbers = await predict(engine, train, { loss: { targetKind: 'values' } });
      expect(Object.keys(numbers)).toEqual(['images', 'outputs']);
    });
  });

  it('says the same with an exported file', async () => {
    await withEngine(async (engine) => {
      const { state } = await fit(smallNetwork, { epochs: 1 }, { engine, train: data });
      const { classes: labels, input } = data;
      const classifier = await loadClassifier(exportOnnx(smallNetwork, state, { labels, input }));
      try {
        const [file, live] = [await predict(classifier, data, { batchSize: 9 }), await predict(engine, data)];
        expect(file.classes).toEqual(live.classes);
        for (const [i, value] of file.outputs.entries()) expect(value).toBeCloseTo(live.outputs[i] ?? 0, 4);
      } finally {
        await classifier.close();
      }
    });
  });
});
