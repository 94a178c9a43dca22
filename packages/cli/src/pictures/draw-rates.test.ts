import { expect, it } from 'vitest';
import { drawRates } from './draw-rates.ts';

const points = [1e-6, 1e-4, 1e-2, 1].map((learningRate, i) => ({
  ...{ step: i + 1, learningRate },
  loss: [2, 1.9, 1, Number.POSITIVE_INFINITY][i] ?? 0,
  smoothed: [2, 1.95, 1.4, Number.NaN][i] ?? 0,
}));

it('has both curves over the rate, and marks what is suggested', async () => {
  const svg = await drawRates({ points, suggestion: 0.00512 }, 'digits');
  expect(svg).toMatch(/^<svg .*<\/svg>$/s);
  expect(svg).not.toContain('NaN');
  for (const text of ['digits: falls most steeply at 0.0051', 'learning rate', 'loss', 'smoothed'])
    expect(svg).toContain(`>${text}<`);
  expect(svg.match(/stroke="#e07b39"/g)).toHaveLength(1);
});

it('marks nothing where nothing is suggested, and draws no point at all without fault', async () => {
  for (const some of [points, []]) {
    const svg = await drawRates({ points: some }, 'digits');
    expect(svg).toContain('>digits<');
    expect(svg).not.toMatch(/NaN|#e07b39/);
  }
});
