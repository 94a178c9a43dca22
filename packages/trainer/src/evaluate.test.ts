import { type Dataset, readBatch } from '@fovea/data';
import { dense, flatten, input, sequential, softmax } from '@fovea/layers';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';
import { stripes, withEngine } from './fixtures/tiny-run.ts';
import { crossEntropy } from './losses/cross-entropy.ts';
import { sgd } from './optimizers/sgd.ts';
import { initialState } from './state/initial-state.ts';

const data = stripes(11);
const network = sequential(input([1, 6, 6]), flatten(), dense(3, { name: 'dense' }), softmax());
const state = initialState(network, sgd(), 4);

/** Logits and loss of every image, in float64. */
function byHand(dataset: Dataset): { logits: number[]; losses: number[] } {
  const { images, labels } = readBatch(
    dataset,
    Uint32Array.from({ length: dataset.length }, (_, i) => i),
  );
  const [weight, bias] = [Array.from(state['dense.weight'] ?? []), Array.from(state['dense.bias'] ?? [])];
  const rows = Array.from(labels, (label, image) => {
    const logits = bias.map((shift, row) =>
      Array.from(
        { length: 36 },
        (_, i) => (weight[36 * row + i] ?? 0) * (images[36 * image + i] ?? 0),
      ).reduce((sum, product) => sum + product, shift),
    );
    const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
    return { logits, loss: Math.log(sum) - (logits[label] ?? 0) };
  });
  return { logits: rows.flatMap(({ logits }) => logits), losses: rows.map(({ loss }) => loss) };
}

function evaluated(dataset: Dataset, options?: { readonly batchSize: number }) {
  return withEngine(async (engine) => {
    await engine.prepare({ network, loss: crossEntropy(), optimizer: sgd() }, state);
    return evaluate(engine, dataset, options);
  });
}

describe('evaluate', () => {
  it.each([{ batchSize: 4 }, { batchSize: 11 }, undefined])(
    'means over all images, the last batch being smaller or not: %o',
    async (options) => {
      const { logits, losses } = byHand(data);
      const result = await evaluated(data, options);
      expect(result.loss).toBeCloseTo(losses.reduce((sum, loss) => sum + loss, 0) / 11, 5);
      expect(result.outputs).toHaveLength(33);
      result.outputs.forEach((value, i) => {
        expect(value).toBeCloseTo(logits[i] ?? Number.NaN, 4);
      });
      const right = Array.from(data.labels).filter((label, image) => {
        const own = logits.slice(3 * image, 3 * image + 3);
        return own[label] === Math.max(...own);
      });
      expect(result).toMatchObject({
        correct: right.length,
        accuracy: right.length / 11,
        images: 11,
      });
    },
  );

  it('refuses an empty dataset', async () => {
    await expect(evaluated(stripes(0))).rejects.toThrow(
      'dataset "stripes": there are no images to evaluate.',
    );
  });
});
