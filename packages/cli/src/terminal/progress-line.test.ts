import type { Progress } from '@fovea/trainer';
import { describe, expect, it } from 'vitest';
import { silentOutput } from './output.ts';
import { count, duration, epochLine, progressLine } from './progress-line.ts';

const { colors } = silentOutput;
const progress: Progress = {
  epoch: 2,
  epochs: 5,
  batch: 125,
  batches: 250,
  loss: 0.34184,
  accuracy: 0.89688,
  samplesPerSecond: 4839.4,
  secondsLeft: 6.2,
};

describe('progressLine', () => {
  it('shows everything where there is room', () => {
    expect(progressLine(progress, { columns: 100, colors })).toBe(
      'epoch 2/5  ━━━━━━━━━━━━╌╌╌╌╌╌╌╌╌╌╌╌  loss 0.3418  accuracy 0.8969  0:07 left  4,839 samples/s',
    );
  });

  it('leaves out the last parts where there is not', () => {
    expect(progressLine(progress, { columns: 80, colors })).toBe(
      'epoch 2/5  ━━━━━╌╌╌╌╌  loss 0.3418  accuracy 0.8969  0:07 left  4,839 samples/s',
    );
    expect(progressLine(progress, { columns: 30, colors })).toBe('epoch 2/5  ━━━╌╌  loss 0.3418');
  });

  it('never fills a line', () => {
    for (let columns = 2; columns < 120; columns++) {
      expect(progressLine(progress, { columns, colors }).length).toBeLessThan(columns);
    }
  });

  it('can do without numbers', () => {
    const unknown = { ...progress, samplesPerSecond: Number.POSITIVE_INFINITY, secondsLeft: Number.NaN };
    expect(progressLine(unknown, { columns: 200, colors })).toContain('? left  ? samples/s');
  });
});

describe('epochLine', () => {
  const record = { epoch: 1, loss: 0.5, accuracy: 0.25, seconds: 2, samplesPerSecond: 4000 };
  const held = { ...record, testLoss: 0.4, testAccuracy: 0.75 };

  it('tells of both parts', () => {
    expect(epochLine(held, 5, { columns: Number.POSITIVE_INFINITY, colors })).toBe(
      'epoch 1/5  loss 0.5000  accuracy 0.2500  held-out loss 0.4000  accuracy 0.7500  4,000 samples/s',
    );
    expect(epochLine(record, 5, { columns: 100, colors })).toBe(
      'epoch 1/5  loss 0.5000  accuracy 0.2500  4,000 samples/s',
    );
  });

  it('tells the error of a run that learns numbers, and no accuracy', () => {
    const { accuracy: _, ...rest } = record;
    const numbers = { ...rest, error: 1.23456, testLoss: 0.4, testError: 0.000123456 };
    expect(epochLine(numbers, 5, { columns: 200, colors })).toBe(
      'epoch 1/5  loss 0.5000  error 1.235  held-out loss 0.4000  error 0.0001235  4,000 samples/s',
    );
    const { accuracy: __, ...place } = progress;
    expect(progressLine({ ...place, error: 12.5 }, { columns: 200, colors })).toContain(
      'loss 0.3418  error 12.50  ',
    );
  });

  it('fits into 80 columns', () => {
    expect(epochLine(held, 5, { columns: 80, colors })).toBe(
      'epoch 1/5  loss 0.5000  accuracy 0.2500  held-out loss 0.4000  accuracy 0.7500',
    );
  });
});

it.each([
  [0, '0:00'],
  [6.2, '0:07'],
  [59.5, '1:00'],
  [3599, '59:59'],
  [3600, '1:00:00'],
  [172_799, '47:59:59'],
  [172_800, '2 days'],
  [1e11, '1,157,407 days'],
  [Number.NaN, '?'],
  [Number.POSITIVE_INFINITY, '?'],
])('duration of %d seconds is %s', (seconds, text) => expect(duration(seconds)).toBe(text));

it.each([
  [0, '0'],
  [1234.6, '1,235'],
  [Number.NaN, '?'],
  [Number.POSITIVE_INFINITY, '?'],
])('count of %d is %s', (value, text) => expect(count(value)).toBe(text));
