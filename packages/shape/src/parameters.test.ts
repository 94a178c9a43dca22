import { expect, it } from 'vitest';
import { conv2dParameters, denseParameters } from './parameters.ts';

it('counts the weights and biases of a convolution', () => {
  expect(conv2dParameters({ channels: 1, filters: 32, kernel: 3 })).toBe(320);
  expect(conv2dParameters({ channels: 32, filters: 64, kernel: 3 })).toBe(18_496);
  expect(conv2dParameters({ channels: 3, filters: 64, kernel: 7, bias: false })).toBe(9408);
  expect(conv2dParameters({ channels: 8, filters: 16, kernel: [1, 3], groups: 4 })).toBe(112);
});

it('counts the weights and biases of a dense layer', () => {
  expect(denseParameters({ features: 1600, units: 10 })).toBe(16_010);
  expect(denseParameters({ features: 10, units: 3, bias: false })).toBe(30);
});
