import { batchNorm2d, conv2d, input, maxPool2d, relu, sequential } from '@fovea/layers';
import { describe, expect, it } from 'vitest';
import { commuteMonotone } from './commute-monotone.ts';
import { foldAffine } from './fold-affine.ts';

describe('commuteMonotone', () => {
  it('moves ReLU behind every max-pooling that follows it, and only there', () => {
    const { nodes } = sequential(
      input([1, 16, 16]),
      relu(),
      maxPool2d({ size: 2 }),
      maxPool2d({ size: 2 }),
      conv2d({ filters: 2, kernel: 2 }),
      relu(),
      batchNorm2d(),
    );
    const moved = commuteMonotone(nodes);
    expect(moved.map(({ name }) => name)).toEqual([
      'maxPool2d_1',
      'maxPool2d_2',
      'relu_1',
      'conv2d_1',
      'relu_2',
      'batchNorm2d_1',
    ]);
    const [first, second, third] = moved;
    expect([first?.input, second?.input, third?.input, third?.output]).toEqual([
      [1, 16, 16],
      [1, 8, 8],
      [1, 4, 4],
      [1, 4, 4],
    ]);
    expect(nodes[0]?.name).toBe('relu_1');
  });
});

describe('foldAffine', () => {
  it('scales each filter and moves its bias', () => {
    const { nodes } = sequential(
      input([1, 2, 2]),
      conv2d({ filters: 2, kernel: [1, 2] }),
      batchNorm2d({ epsilon: 3 }),
    );
    const given = {
      'conv2d_1.weight': Float32Array.of(1, 2, 3, 4),
      'conv2d_1.bias': Float32Array.of(1, -1),
      'batchNorm2d_1.weight': Float32Array.of(4, 6),
      'batchNorm2d_1.bias': Float32Array.of(10, 20),
      'batchNorm2d_1.running_mean': Float32Array.of(5, -2),
      'batchNorm2d_1.running_var': Float32Array.of(1, 6),
    };
    const folded = foldAffine(nodes, given);
    expect(folded.nodes.map(({ name }) => name)).toEqual(['conv2d_1']);
    // Scales 4 / √(1 + 3) = 2 and 6 / √(6 + 3) = 2; bias 10 + (1 − 5) · 2 and 20 + (−1 + 2) · 2.
    expect(folded.weights).toEqual({
      'conv2d_1.weight': Float32Array.of(2, 4, 6, 8),
      'conv2d_1.bias': Float32Array.of(2, 22),
    });
    expect(Object.keys(given)).toHaveLength(6);
  });
});
