import { describe, expectTypeOf, it } from 'vitest';
import {
  type Apply,
  adaptiveAvgPool2d,
  conv2dTranspose,
  dense,
  depthwiseConv2d,
  globalMaxPool2d,
  input,
  maxPool2d,
  type Network,
  pixelShuffle,
  reshape,
  resize2d,
  type Shapes,
  separableConv2d,
  sequential,
  upsample2d,
  zeroPad2d,
} from './index.ts';

describe('layers that change places', () => {
  it('have exact shapes', () => {
    const row = sequential(
      reshape([8, 4, -1]),
      conv2dTranspose({ filters: 12, kernel: 4, stride: 2, padding: 1 }),
      pixelShuffle(2),
      zeroPad2d({ padding: [1, 0] }),
      upsample2d({ scale: [1, 2], mode: 'bilinear' }),
      depthwiseConv2d({ kernel: 3, multiplier: 2, padding: 'same' }),
      maxPool2d({ size: 2, stride: 1, dilation: 3 }),
      resize2d({ size: 9 }),
      adaptiveAvgPool2d({ size: [3, 2] }),
      globalMaxPool2d(),
    );
    expectTypeOf<Shapes<typeof row, [96]>>().toEqualTypeOf<
      [
        [8, 4, 3],
        [12, 8, 6],
        [3, 16, 12],
        [3, 18, 12],
        [3, 18, 24],
        [6, 18, 24],
        [6, 15, 21],
        [6, 9, 9],
        [6, 3, 2],
        [6],
      ]
    >();
  });

  it('say in the editor what does not fit', () => {
    // @ts-expect-error because six channels make no blocks of two by two.
    const shuffled = () => sequential(input([6, 4, 4]), pixelShuffle(2), dense(3));
    // @ts-expect-error because 24 values do not fill rows of five.
    const reshaped = () => sequential(input([24]), reshape([5, -1, 1]));
    const crop = conv2dTranspose({ filters: 1, kernel: 1, padding: 1 });
    // @ts-expect-error because nothing is left of the image.
    const cropped = () => sequential(input([1, 2, 2]), crop);
    expectTypeOf(shuffled).toBeFunction();
    expectTypeOf(reshaped).toBeFunction();
    expectTypeOf(cropped).toBeFunction();
  });
});

describe('separableConv2d', () => {
  it('is a block with exact shapes', () => {
    const block = separableConv2d({
      filters: 16,
      kernel: 3,
      stride: 2,
      padding: 1,
      multiplier: 2,
      name: 'a',
    });
    expectTypeOf<Apply<typeof block, [3, 9, 8]>>().toEqualTypeOf<[16, 5, 4]>();
    expectTypeOf(sequential(input([3, 9, 8]), block, block)).toEqualTypeOf<Network<[3, 9, 8], [16, 3, 2]>>();
    const stage = <const F extends number>(filters: F) => separableConv2d({ filters, kernel: [3, 1] });
    expectTypeOf(sequential(input([3, 9, 8]), stage(7))).toEqualTypeOf<Network<[3, 9, 8], [7, 7, 8]>>();
  });

  it('says in the editor what does not fit', () => {
    // @ts-expect-error because the kernel is larger than the image.
    const large = () => sequential(input([3, 4, 4]), separableConv2d({ filters: 8, kernel: 5 }));
    // @ts-expect-error because there is no such attribute.
    const unknown = () => sequential(input([3, 4, 4]), separableConv2d({ filters: 8, kernel: 3, strid: 2 }));
    expectTypeOf(large).toBeFunction();
    expectTypeOf(unknown).toBeFunction();
  });
});
