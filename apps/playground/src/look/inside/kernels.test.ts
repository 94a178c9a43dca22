import { conv2d, flatten, input, relu, sequential } from '@fovea/layers';
import { describe, expect, it } from 'vitest';
import { kernelStrip, kernelsOf } from './kernels.ts';

const network = sequential(input([3, 5, 5]), conv2d({ filters: 2, kernel: [1, 2] }), relu(), flatten());
const values = Float32Array.from({ length: 12 }, (_, i) => i);
const [convolution, activation] = network.nodes;
const kernels = convolution && kernelsOf(convolution, { weights: { 'conv2d_1.weight': values } });

describe('kernels', () => {
  it('are the parameter with four dims', () => {
    expect(kernels).toEqual({ shape: [2, 3, 1, 2], values });
    expect(activation && kernelsOf(activation, { weights: {} })).toBe(undefined);
  });

  it('stand in rows, with a gap between neighbours', () => {
    const gap = Number.NaN;
    if (kernels === undefined) throw new Error('no kernels');
    expect(kernelStrip(kernels, 1, 8)).toEqual({
      height: 1,
      width: 8,
      values: Float32Array.of(6, 7, gap, 8, 9, gap, 10, 11),
    });
    expect(kernelStrip(kernels, 0, 2)).toEqual({
      height: 3,
      width: 5,
      values: Float32Array.of(0, 1, gap, 2, 3, gap, gap, gap, gap, gap, 4, 5, gap, gap, gap),
    });
  });
});
