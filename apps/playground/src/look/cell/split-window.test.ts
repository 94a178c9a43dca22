import { conv2d, input, sequential } from '@fovea/layers';
import { expect, it } from 'vitest';
import { shareOf, splitWindow } from './split-window.ts';

it('splits a window into a grid per channel, whose shares add up to the value', () => {
  const network = sequential(
    input([2, 4, 5]),
    conv2d({ filters: 1, kernel: [2, 3], dilation: [2, 1], padding: 1 }),
  );
  const [node] = network.nodes;
  const explanation = node?.definition.explain?.({ channel: 0, row: 1, column: 0 }, node, {
    input: Float32Array.from({ length: 40 }, (_, i) => i),
    parameters: { weight: Float32Array.from({ length: 12 }, (_, i) => i / 8), bias: Float32Array.of(0.5) },
    branches: [],
  });
  if (explanation?.kind !== 'weighted-sum') throw new Error('not a weighted sum');
  const windows = splitWindow(explanation.terms);
  expect(windows.map(({ channel, columns, terms }) => [channel, columns, terms.length])).toEqual([
    [0, 3, 6],
    [1, 3, 6],
  ]);
  expect(windows[0]?.terms.map(({ inside }) => inside)).toEqual([false, true, true, false, true, true]);
  const total = windows.reduce((sum, { terms }) => sum + shareOf(terms), explanation.bias);
  expect(total).toBeCloseTo(explanation.result, 10);
});
