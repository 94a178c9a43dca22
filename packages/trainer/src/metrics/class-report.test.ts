import { expect, it } from 'vitest';
import { classReport } from './class-report.ts';
import { confusionMatrix } from './confusion-matrix.ts';

it('agrees with scikit-learn’s classification_report', () => {
  // Its documentation: y_true = [0, 1, 2, 2, 2], y_pred = [0, 0, 2, 2, 1]
  const report = classReport(confusionMatrix(Int32Array.of(0, 1, 2, 2, 2), Int32Array.of(0, 0, 2, 2, 1), 3));
  expect(report.classes).toEqual([
    { precision: 0.5, recall: 1, f1: 2 / 3, support: 1, predicted: 2 },
    { precision: 0, recall: 0, f1: 0, support: 1, predicted: 1 },
    { precision: 1, recall: 2 / 3, f1: 0.8, support: 3, predicted: 2 },
  ]);
  expect(report.accuracy).toBe(0.6);
  // As printed there: macro 0.50 0.56 0.49, weighted 0.70 0.60 0.61.
  expect(rounded(report.macro)).toEqual([0.5, 0.56, 0.49]);
  expect(rounded(report.weighted)).toEqual([0.7, 0.6, 0.61]);
});

it('gives 0 where nothing was predicted, and says so', () => {
  const report = classReport(confusionMatrix(Int32Array.of(0, 0, 1, 1), Int32Array.of(0, 0, 0, 0), 2));
  expect(report.classes[1]).toEqual({ precision: 0, recall: 0, f1: 0, support: 2, predicted: 0 });
  expect(report.macro.recall).toBe(0.5);
});

it('leaves classes that do not occur out of the plain means, as scikit-learn does', () => {
  const report = classReport(confusionMatrix(Int32Array.of(0, 1), Int32Array.of(0, 1), 3));
  expect(report.classes[2]).toMatchObject({ support: 0, predicted: 0, f1: 0 });
  expect(report.macro).toEqual({ precision: 1, recall: 1, f1: 1 });
});

it('counts an image without a class as support only', () => {
  const report = classReport(confusionMatrix(Int32Array.of(0, 0), Int32Array.of(0, -1), 1));
  expect(report.classes[0]).toMatchObject({ precision: 1, recall: 0.5, support: 2, predicted: 1 });
  expect(report.accuracy).toBe(0.5);
});

it('has no accuracy of no images', () => {
  expect(classReport(confusionMatrix(new Int32Array(), new Int32Array(), 2)).accuracy).toBeNaN();
});

function rounded({ precision, recall, f1 }: { precision: number; recall: number; f1: number }): number[] {
  return [precision, recall, f1].map((value) => Number(value.toFixed(2)));
}
