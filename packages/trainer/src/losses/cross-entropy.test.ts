import { compileEvaluation } from '@fovea/compiler';
import { conv2d, input, sequential } from '@fovea/layers';
import { GraphBuilder, programFrom } from '@fovea/onnx';
import { createExecutor } from '@fovea/runtime-node';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crossEntropy } from './cross-entropy.ts';

/** Loss per image and gradient of the mean for three images and four classes. */
async function start() {
  const graph = new GraphBuilder('loss');
  const logits = graph.input('logits', 'float32', [3, 4]);
  const { name, type, dims } = crossEntropy.targets([4], 3);
  const labels = graph.input(name, type, dims);
  graph.output('loss', crossEntropy.perSample(graph, logits, labels, [4]), 'float32', [3]);
  graph.output('gradient', crossEntropy.gradient(graph, logits, labels, [4], 3), 'float32', [3, 4]);
  const executor = await createExecutor({ threads: 1 });
  const loaded = await executor.load(programFrom(graph.build()));
  return {
    executor,
    async run(values: readonly number[], classes: readonly number[]) {
      const results = await loaded.run({
        logits: { type: 'float32', dims: [3, 4], data: Float32Array.from(values) },
        labels: { type: 'int32', dims: [3], data: Int32Array.from(classes) },
      });
      return {
        loss: Array.from(results.loss?.data ?? [], Number),
        gradient: Array.from(results.gradient?.data ?? [], Number),
      };
    },
  };
}

let graph: Awaited<ReturnType<typeof start>>;
beforeAll(async () => {
  graph = await start();
});
afterAll(() => graph.executor.close());

/** −log softmax and its gradient in float64. */
function byHand(logits: readonly number[], labels: readonly number[]) {
  const rows = labels.map((label, image) => {
    const own = logits.slice(4 * image, 4 * image + 4).map(Math.fround);
    const largest = Math.max(...own);
    const sum = own.reduce((total, logit) => total + Math.exp(logit - largest), 0);
    const loss = Math.log(sum) - ((own[label] ?? 0) - largest);
    const gradient = own.map((logit, i) => (Math.exp(logit - largest) / sum - (i === label ? 1 : 0)) / 3);
    return { loss, gradient };
  });
  return { loss: rows.map(({ loss }) => loss), gradient: rows.flatMap(({ gradient }) => gradient) };
}

describe('crossEntropy', () => {
  it('is −log softmax at the label, with the gradient of the mean', async () => {
    const logits = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 12, maxLength: 12 });
    const labels = fc.array(fc.nat(3), { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(logits, labels, async (values, classes) => {
        const [received, expected] = [await graph.run(values, classes), byHand(values, classes)];
        for (const key of ['loss', 'gradient'] as const) {
          expect(received[key]).toHaveLength(expected[key].length);
          received[key].forEach((value, i) => {
            expect(value, `${key}[${i}]`).toBeCloseTo(expected[key][i] ?? Number.NaN, 4);
          });
        }
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it('stays finite with huge logits', async () => {
    const values = [1e4, -1e4, 0, 5, -1e4, 1e4, 1e4, -1e4, -1e4, -1e4, -1e4, -1e4];
    const { loss, gradient } = await graph.run(values, [1, 1, 3]);
    expect(loss[0]).toBe(20_000);
    expect(loss[1]).toBeCloseTo(Math.LN2, 6);
    expect(loss[2]).toBeCloseTo(Math.log(4), 6);
    const third = 1 / 3;
    [
      third,
      -third,
      0,
      0,
      0,
      -third / 2,
      third / 2,
      0,
      third / 4,
      third / 4,
      third / 4,
      -third * 0.75,
    ].forEach((value, i) => {
      expect(gradient[i]).toBeCloseTo(value, 6);
    });
  });

  it('refuses an output that is no list of classes', () => {
    const network = sequential(input([1, 6, 6]), conv2d({ filters: 3, kernel: 2 }));
    expect(() => compileEvaluation(network, { loss: crossEntropy })).toThrow(
      'crossEntropy: the network does not end in a list of classes: expected [classes], received [3, 5, 5]. End with flatten() and dense(classes).',
    );
  });
});
