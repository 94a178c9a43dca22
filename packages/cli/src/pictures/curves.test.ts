import { expect, it } from 'vitest';
import { drawCurves } from './curves.ts';

const history = (epochs: number) =>
  Array.from({ length: epochs }, (_, i) => ({
    epoch: i + 1,
    loss: 1 / (i + 1),
    accuracy: 1 - 0.5 / (i + 1),
    testLoss: 1.2 / (i + 1),
    testAccuracy: 1 - 0.6 / (i + 1),
    seconds: 1,
    samplesPerSecond: 100,
  }));

it.each([1, 2, 5, 40])('has a point for each part, quantity and epoch of %d', async (epochs) => {
  const svg = await drawCurves(history(epochs), 'digits');
  expect(svg).toMatch(/^<svg .*<\/svg>$/s);
  expect(svg).not.toContain('NaN');
  for (const text of ['digits', 'loss', 'accuracy', 'epoch', 'training', 'held out'])
    expect(svg).toContain(`>${text}<`);
  for (const color of ['#5b8def', '#e07b39']) {
    expect(svg.match(new RegExp(`fill="${color}"`, 'g'))).toHaveLength(2 * epochs);
    expect(svg).toContain(`stroke="${color}"`);
  }
});

it('has no held-out part where there was none', async () => {
  const [{ epoch, loss, accuracy, seconds, samplesPerSecond }] = history(1) as [
    ReturnType<typeof history>[number],
  ];
  const svg = await drawCurves([{ epoch, loss, accuracy, seconds, samplesPerSecond }], 'digits');
  expect(svg).not.toMatch(/fill="#e07b39"|NaN/);
});

it('survives a run where nothing changes, and names that mean something in XML', async () => {
  const flat = {
    epoch: 1,
    loss: 0,
    accuracy: 1,
    testLoss: 0,
    testAccuracy: 1,
    seconds: 0,
    samplesPerSecond: 1,
  };
  const svg = await drawCurves([flat], 'cats & <dogs>');
  expect(svg).not.toContain('NaN');
  expect(svg).toContain('cats &amp; &lt;dogs&gt;');
});
