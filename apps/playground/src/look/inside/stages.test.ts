import type { Inspection } from '@fovea/explain';
import { dense, flatten, input, maxPool2d, relu, residual, sequential } from '@fovea/layers';
import { describe, expect, it } from 'vitest';
import { channelOf, stagesOf } from './stages.ts';

const network = sequential(input([2, 2, 2]), maxPool2d({ size: 1 }), flatten());
const [image, pooled, flat] = [1, 2, 3].map((value) => new Float32Array(8).fill(value));
const inspection: Inspection = {
  network,
  batch: 1,
  images: image ?? new Float32Array(),
  activations: {
    maxPool2d_1: { shape: [2, 2, 2], values: pooled ?? new Float32Array() },
    flatten_1: { shape: [8], values: flat ?? new Float32Array() },
  },
  probabilities: undefined,
  weights: {},
};

describe('stagesOf', () => {
  it('gives each layer what the one before it gave', () => {
    const stages = stagesOf(inspection);
    expect(stages.map(({ node }) => node.name)).toEqual(['maxPool2d_1', 'flatten_1']);
    expect(stages.map((stage) => stage.input.values[0])).toEqual([1, 2]);
    expect(stages.map((stage) => stage.output.values[0])).toEqual([2, 3]);
  });
});

it('puts layers inside another before it, each row behind what came in', () => {
  const rows = sequential(input([2]), relu(), residual(sequential(dense(3), dense(2)), relu()));
  const values = (start: number) => ({ shape: [2], values: Float32Array.of(start) });
  const names = ['relu_1', 'residual_1.dense_1', 'residual_1.dense_2', 'residual_1.relu_1', 'residual_1'];
  const activations = Object.fromEntries(names.map((name, i) => [name, values(i + 1)]));
  const stages = stagesOf({ ...inspection, network: rows, images: Float32Array.of(0), activations });
  expect(stages.map(({ node }) => node.name)).toEqual(names);
  expect(stages.map((stage) => stage.input.values[0])).toEqual([0, 1, 2, 1, 1]);
  expect(stages.at(-1)?.before.map(({ node }) => node.name)).toEqual(['relu_1']);
});

describe('channelOf', () => {
  it('is a plane of an image, a number of a flat list, and the same array each time', () => {
    const values = { shape: [2, 1, 2], values: Float32Array.of(1, 2, 3, 4) };
    expect(channelOf(values, 1)).toEqual(Float32Array.of(3, 4));
    expect(channelOf(values, 1)).toBe(channelOf(values, 1));
    expect(channelOf({ shape: [4], values: values.values }, 2)).toEqual(Float32Array.of(3));
  });
});
