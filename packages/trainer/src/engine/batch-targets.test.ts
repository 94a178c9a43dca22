import type { ValueInfo } from '@fovea/onnx';
import { describe, expect, it } from 'vitest';
import { batchTargets } from './batch-targets.ts';

const rows: ValueInfo = { name: 'targets', type: 'float32', dims: ['batch', 3] };
const maps: ValueInfo = { name: 'targets', type: 'float32', dims: ['batch', 3, 2] };
const list: ValueInfo = { name: 'labels', type: 'int32', dims: ['batch'] };
const images = new Float32Array();
const labels = Int32Array.of(2, 0);

describe('batchTargets', () => {
  it('takes targets as they are, labels as rows of 0 and 1, and labels as they are', () => {
    const targets = Float32Array.of(1, 2, 3, 4, 5, 6);
    expect(batchTargets({ images, targets, size: 2 }, rows)).toEqual({
      type: 'float32',
      dims: [2, 3],
      data: targets,
    });
    expect(batchTargets({ images, targets, labels, size: 2 }, rows).data).toBe(targets);
    const data = Float32Array.of(0, 0, 1, 1, 0, 0);
    expect(batchTargets({ images, labels, size: 2 }, rows)).toEqual({ type: 'float32', dims: [2, 3], data });
    expect(batchTargets({ images, labels, size: 2 }, list)).toEqual({
      type: 'int32',
      dims: [2],
      data: labels,
    });
  });

  const text = 'the batch has not what the loss takes: expected';
  it.each([
    [{}, rows, `targets: ${text} labels or targets, received none.`],
    [{}, list, `labels: ${text} labels, received none.`],
    [{ targets: new Float32Array(6) }, list, `targets: ${text} labels alone, received numbers.`],
    [{ labels, targets: new Float32Array(6) }, list, `targets: ${text} labels alone, received numbers.`],
    [{ targets: new Float32Array(5) }, rows, `targets: ${text} 6 numbers, [2, 3], received 5.`],
    [{ labels: Int32Array.of(1) }, list, `labels: ${text} 2 numbers, [2], received 1.`],
    [{ labels: Int32Array.of(1) }, rows, `targets: ${text} 6 numbers, [2, 3], received 3.`],
    [{ labels: Int32Array.of(1, 3) }, rows, `labels[1]: ${text} 0 to 2, received 3.`],
    [{ labels: Int32Array.of(-1, 0) }, rows, `labels[0]: ${text} 0 to 2, received -1.`],
    [{ labels }, maps, `targets: ${text} numbers for an output of [3, 2], received labels.`],
    [
      { labels },
      { ...list, type: 'bool' } as const,
      `loss: ${text} targets of int32 or float32, received bool.`,
    ],
  ])('refuses %j for %j', (given, info, message) => {
    expect(() => batchTargets({ images, size: 2, ...given }, info)).toThrow(message);
  });

  it('refuses an empty batch', () => {
    expect(() => batchTargets({ images, labels: new Int32Array(), size: 0 }, rows)).toThrow(
      `size: ${text} a whole number of images above 0, received 0.`,
    );
  });
});
