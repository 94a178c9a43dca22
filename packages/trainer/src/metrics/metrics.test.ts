import { describe, expect, it } from 'vitest';
import { addSums, countCorrect, meansOf, measure, predictedClasses } from './metrics.ts';

const nan = Number.NaN;

describe('predictedClasses', () => {
  it('takes the largest logit, and the first of equal ones', () => {
    const outputs = Float32Array.of(1, 3, 2, 5, 5, 1, -7, -7, -7, 0, 1, 1, -0, 0, -1);
    expect(Array.from(predictedClasses(outputs, 3))).toEqual([1, 0, 0, 1, 0]);
  });

  it('knows infinite logits', () => {
    const outputs = Float32Array.of(0, 1 / 0, -1 / 0, -1 / 0, -1 / 0, -1 / 0);
    expect(Array.from(predictedClasses(outputs, 3))).toEqual([1, 0]);
  });

  it('gives no class where there is a NaN', () => {
    const outputs = Float32Array.of(nan, 1, 2, 1, nan, 2, 1, 2, nan, nan, nan, nan);
    expect(Array.from(predictedClasses(outputs, 3))).toEqual([-1, -1, -1, -1]);
  });
});

describe('countCorrect', () => {
  it('counts labels that were met', () => {
    const outputs = Float32Array.of(1, 0, 0, 1, 2, 2, 0, 1);
    expect(countCorrect(outputs, Int32Array.of(0, 0, 0, 1))).toBe(3);
  });

  it('never counts NaN', () => {
    const outputs = Float32Array.of(nan, 0, 0, nan, nan, nan);
    expect(countCorrect(outputs, Int32Array.of(0, 1, 0))).toBe(0);
  });
});

describe('measure', () => {
  const outputs = Float32Array.of(3, -1, -2, 1, 0.5, 4);

  it('counts labels, whatever the loss, before targets', () => {
    const labels = Int32Array.of(0, 1);
    const targets = Float32Array.of(0, 0, 1, 0, 0, 1);
    expect(measure(outputs, { labels, targets, size: 2 }, 'values')).toEqual({ correct: 1 });
  });

  it('counts the class with the largest target', () => {
    const targets = Float32Array.of(0.4, 0.3, 0.3, 0.5, 0.3, 0.2);
    expect(measure(outputs, { targets, size: 2 }, 'classes')).toEqual({ correct: 1 });
  });

  it('counts each of several labels, a logit of 0 being ½', () => {
    const targets = Float32Array.of(1, 0, 1, 1, 0, 1);
    const { correct } = measure(outputs, { targets, size: 2 }, 'labels');
    expect(correct).toBeCloseTo(4 / 3, 12);
    const [none, broken] = [Float32Array.of(0, 0), Float32Array.of(nan, nan)];
    expect(measure(none, { targets: none, size: 1 }, 'labels')).toEqual({ correct: 1 });
    expect(measure(broken, { targets: none, size: 1 }, 'labels')).toEqual({ correct: 0 });
  });

  it('takes the mean distance of numbers, which is what a loss of your own has', () => {
    const targets = Float32Array.of(1, -1, -2, 1, 2.5, 6);
    expect(measure(outputs, { targets, size: 2 })).toEqual({ errorSum: 2 });
    expect(measure(Float32Array.of(nan), { targets: Float32Array.of(1), size: 1 })).toEqual({
      errorSum: nan,
    });
  });

  it('adds up over batches', () => {
    const sums = [{ correct: 3 }, { correct: 1 }].reduce(addSums, {});
    expect(meansOf(sums, 8)).toEqual({ accuracy: 0.5 });
    expect(meansOf([{ errorSum: 3 }, { errorSum: 1 }].reduce(addSums, {}), 8)).toEqual({ error: 0.5 });
    expect(meansOf({}, 8)).toEqual({});
  });
});
