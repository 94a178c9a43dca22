import { expect, it } from 'vitest';
import { confusionMatrix } from './confusion-matrix.ts';

it('counts truth in rows and predictions in columns', () => {
  // scikit-learn's example: confusion_matrix([2, 0, 2, 2, 0, 1], [0, 0, 2, 2, 0, 2])
  const matrix = confusionMatrix(Int32Array.of(2, 0, 2, 2, 0, 1), Int32Array.of(0, 0, 2, 2, 0, 2), 3);
  expect(matrix.counts).toEqual([2, 0, 0, 0, 0, 1, 1, 0, 2]);
  expect(matrix.unpredicted).toEqual([0, 0, 0]);
});

it('keeps images that got no class apart', () => {
  const matrix = confusionMatrix(Int32Array.of(0, 1, 1), Int32Array.of(-1, -1, 1), 2);
  expect(matrix).toEqual({ classes: 2, counts: [0, 0, 0, 1], unpredicted: [1, 1] });
});

it('is all zero of no images', () => {
  expect(confusionMatrix(new Int32Array(), new Int32Array(), 2).counts).toEqual([0, 0, 0, 0]);
});

it('refuses what does not belong together', () => {
  expect(() => confusionMatrix(Int32Array.of(0, 1), Int32Array.of(0), 2)).toThrow(
    'confusionMatrix: there is not one prediction per label: expected 2 predictions, received 1.',
  );
  expect(() => confusionMatrix(Int32Array.of(2), Int32Array.of(0), 2)).toThrow(
    'confusionMatrix: a label is none of the classes: expected a whole number from 0 to 1, received 2.',
  );
  expect(() => confusionMatrix(Int32Array.of(1), Int32Array.of(7), 2)).toThrow('a prediction is none');
});
