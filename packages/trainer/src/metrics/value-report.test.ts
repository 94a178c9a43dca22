import { expect, it } from 'vitest';
import { valueReport } from './value-report.ts';

it('gives absolute and squared errors, bias and R² of each output', () => {
  // scikit-learn’s example for r2_score: truth 3, −0.5, 2, 7 and 2.5, 0, 2, 8 said: 0.9486…
  const outputs = Float32Array.of(2.5, 1, 0, 1, 2, 1, 8, 1);
  const targets = Float32Array.of(3, 1, -0.5, 1, 2, 1, 7, 1);
  const [first, second] = valueReport(outputs, targets, 2);
  expect(first).toEqual({
    absolute: 0.5,
    rootMeanSquare: Math.sqrt(0.375),
    bias: 0.25,
    explained: expect.closeTo(0.948608137, 9),
  });
  expect(second).toEqual({ absolute: 0, rootMeanSquare: 0, bias: 0, explained: undefined });
});

it('is no number where an output is none', () => {
  expect(valueReport(Float32Array.of(Number.NaN, 1), Float32Array.of(1, 2), 1)[0]?.absolute).toBeNaN();
});

it('refuses lists of different lengths', () => {
  expect(() => valueReport(new Float32Array(2), new Float32Array(3), 1)).toThrow(
    'valueReport: there is not one target per output: expected 2 targets, received 3.',
  );
});
