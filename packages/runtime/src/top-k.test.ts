import { describe, expect, it } from 'vitest';
import { topK } from './top-k.ts';

const LABELS = ['a', 'b', 'c', 'd'];

describe('topK', () => {
  it('gives the most probable classes, best first', () => {
    expect(topK(Float32Array.of(0.25, 0, 0.5, 0.25), LABELS, 2)).toEqual([
      { label: 'c', index: 2, probability: 0.5 },
      { label: 'a', index: 0, probability: 0.25 },
    ]);
  });

  it('puts equal ones in the order of their index', () => {
    const labels = topK(Float32Array.of(0.25, 0.25, 0.25, 0.25), LABELS).map(({ label }) => label);
    expect(labels).toEqual(LABELS);
  });

  it('gives 5 by default, and all when k is larger than their number', () => {
    const six = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(topK(new Float32Array(6), six)).toHaveLength(5);
    expect(topK(new Float32Array(6), six, 100)).toHaveLength(6);
  });

  it('refuses NaN', () => {
    expect(() => topK(Float32Array.of(1, Number.NaN, 0, 0), LABELS)).toThrow(
      'class "b": the model gave a probability that is not a number: received NaN. ' +
        'Its weights are probably broken: train it again with a lower learning rate.',
    );
  });

  it('refuses labels of another number', () => {
    expect(() => topK(new Float32Array(3), LABELS)).toThrow(
      'there is not one label per probability: expected 3 labels, received 4.',
    );
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses k = %d', (k) => {
    expect(() => topK(new Float32Array(4), LABELS, k)).toThrow(
      `k is not a number of classes: expected a whole number of at least 1, received ${k}.`,
    );
  });
});
