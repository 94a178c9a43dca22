import { expect, it } from 'vitest';
import { labelReport } from './label-report.ts';

it('scores each label by the side of ½ that its probability is on', () => {
  const outputs = Float32Array.of(2, -1, 3, 1, -2, 1);
  const targets = Float32Array.of(1, 0, 1, 0, 0, 1);
  expect(labelReport(outputs, targets, 2)).toEqual({
    labels: [
      { precision: 1, recall: 1, f1: 1, support: 2, predicted: 2 },
      { precision: 0.5, recall: 1, f1: 2 / 3, support: 1, predicted: 2 },
    ],
    macro: { precision: 0.75, recall: 1, f1: expect.closeTo(5 / 6, 12) },
    weighted: { precision: expect.closeTo(5 / 6, 12), recall: 1, f1: expect.closeTo(8 / 9, 12) },
    accuracy: 5 / 6,
    exact: 2 / 3,
    images: 3,
  });
});

it('never takes NaN for right', () => {
  const report = labelReport(Float32Array.of(Number.NaN, Number.NaN), Float32Array.of(1, 0), 1);
  expect([report.accuracy, report.exact]).toEqual([0, 0]);
});

it('refuses lists of different lengths', () => {
  expect(() => labelReport(new Float32Array(2), new Float32Array(3), 1)).toThrow(
    'labelReport: there is not one target per output: expected 2 targets, received 3.',
  );
});
