import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type FieldWindow, pointField, receptiveField } from './receptive-field.ts';

const conv = (kernel: number, stride = 1, dilation = 1): FieldWindow => ({
  kernel: [kernel, kernel],
  stride: [stride, stride],
  dilation: [dilation, dilation],
});

it('is as computed by hand', () => {
  expect(receptiveField([])).toEqual(pointField);
  expect(receptiveField([conv(3), conv(3)])).toEqual({ size: [5, 5], stride: [1, 1] });
  expect(receptiveField([conv(3), conv(2, 2), conv(3)])).toEqual({ size: [8, 8], stride: [2, 2] });
  expect(receptiveField([conv(3), conv(2, 2), conv(3), conv(2, 2)])).toEqual({
    size: [10, 10],
    stride: [4, 4],
  });
  expect(receptiveField([conv(3, 1, 4)])).toEqual({ size: [9, 9], stride: [1, 1] });
});

it('is from the first to the last pixel that an output depends on', () => {
  const whole = (max: number) => fc.integer({ min: 1, max });
  const pair = (max: number) => fc.tuple(whole(max), whole(max));
  const window = fc.record({ kernel: pair(4), stride: pair(3), dilation: pair(3) });
  fc.assert(
    fc.property(fc.array(window, { maxLength: 4 }), (windows) => {
      const { size, stride } = receptiveField(windows);
      for (const axis of [0, 1] as const) {
        const [first, second] = [pixelsOf(windows, axis, 0), pixelsOf(windows, axis, 1)];
        expect(Math.max(...first) - Math.min(...first) + 1).toBe(size[axis]);
        expect(Math.min(...second) - Math.min(...first)).toBe(stride[axis]);
      }
    }),
    { seed: 1 },
  );
});

/** The input positions that an output position depends on, layer by layer from the last to the first. */
function pixelsOf(windows: readonly FieldWindow[], axis: 0 | 1, output: number): Set<number> {
  return windows.reduceRight(
    (needed, { kernel, stride, dilation }) => {
      const below = new Set<number>();
      for (const position of needed) {
        for (let tap = 0; tap < kernel[axis]; tap++)
          below.add(position * stride[axis] + tap * dilation[axis]);
      }
      return below;
    },
    new Set([output]),
  );
}
