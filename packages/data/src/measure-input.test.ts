import { expect, it } from 'vitest';
import { makeDataset } from './fixtures/make-dataset.ts';
import { measureInput } from './measure-input.ts';

it('measures mean and deviation per channel: 0, 0, 255, 255 have 0.5 and 0.5', () => {
  const input = { channels: 3, height: 1, width: 2, mean: [0, 0, 0], std: [1, 1, 1] } as const;
  const pixels = Uint8Array.of(0, 255, 51, 51, 0, 0, 255, 0, 51, 51, 0, 102);
  const measured = measureInput({ ...makeDataset([0, 1]), input, pixels });
  // The last channel: 0, 0, 0, 0.4 has mean 0.1 and deviation √(0.04 − 0.01).
  expect(measured).toEqual({ ...input, mean: [0.5, 0.2, 0.1], std: [0.5, 1, 0.1732] });
});
