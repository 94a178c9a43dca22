import { batchNorm2d, conv2d, dense, flatten, input, sequential } from '@fovea/layers';
import { expect, it } from 'vitest';
import { adam } from '../optimizers/adam.ts';
import { sgd } from '../optimizers/sgd.ts';
import { initialState } from './initial-state.ts';

const network = sequential(
  input([1, 4, 4]),
  conv2d({ filters: 100, kernel: 3, name: 'conv' }),
  batchNorm2d({ name: 'norm' }),
  flatten(),
  dense(2, { name: 'dense' }),
);

it('draws parameters within the bound 1/√fan-in, and starts the rest at its constants', () => {
  const state = initialState(network, adam(), 1);
  const weight = Array.from(state['conv.weight'] ?? []);
  const bound = Math.fround(1 / Math.sqrt(9));
  expect(Math.max(...weight.map(Math.abs))).toBeLessThanOrEqual(bound);
  expect(Math.max(...weight)).toBeGreaterThan(0.95 * bound);
  expect(Math.min(...weight)).toBeLessThan(-0.95 * bound);
  expect(Math.abs(weight.reduce((sum, value) => sum + value, 0) / 900)).toBeLessThan(0.03);
  expect(state['norm.weight']).toEqual(new Float32Array(100).fill(1));
  expect(state['norm.bias']).toEqual(new Float32Array(100));
  expect(state['norm.running_mean']).toEqual(new Float32Array(100));
  expect(state['norm.running_var']).toEqual(new Float32Array(100).fill(1));
});

it('keeps slots, at zero, for what is learned and only for that', () => {
  const own = ['conv.weight', 'conv.bias', 'norm.weight', 'norm.bias', 'dense.weight', 'dense.bias'];
  const buffers = ['norm.running_mean', 'norm.running_var'];
  const plain = initialState(network, sgd(), 1);
  expect(Object.keys(plain).toSorted()).toEqual([...own, ...buffers].toSorted());
  const state = initialState(network, adam(), 1);
  const slots = own.flatMap((name) => [`adam.m.${name}`, `adam.v.${name}`]);
  expect(Object.keys(state).toSorted()).toEqual([...own, ...buffers, ...slots].toSorted());
  for (const slot of slots)
    expect(
      state[slot]?.every((value) => value === 0),
      slot,
    ).toBe(true);
});

it('depends on the seed alone, not on the optimiser', () => {
  const first = initialState(network, adam(), 1)['dense.weight'];
  expect(initialState(network, sgd(), 1)['dense.weight']).toEqual(first);
  expect(initialState(network, sgd(), 2)['dense.weight']).not.toEqual(first);
});
