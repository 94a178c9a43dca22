import { expect, it } from 'vitest';
import { windowRegion } from './window-region.ts';
import { resolveWindow2d } from './window2d.ts';

const window = resolveWindow2d('conv2d', [1, 9, 9], {
  kernel: [3, 2],
  stride: [2, 1],
  dilation: [2, 3],
  padding: [1, 2, 3, 4],
});

it('is where one window lies, padding and holes included', () => {
  expect(windowRegion(window, { top: 0, left: 0, height: 1, width: 1 })).toEqual({
    top: -1,
    left: -2,
    height: 5,
    width: 4,
  });
  expect(windowRegion(window, { top: 2, left: 5, height: 1, width: 1 })).toEqual({
    top: 3,
    left: 3,
    height: 5,
    width: 4,
  });
});

it('is what all windows span together', () => {
  const [height, width] = window.output;
  const { top, left, ...size } = windowRegion(window, { top: 0, left: 0, height, width });
  expect([top, left]).toEqual([-1, -2]);
  // From the padding at the start to the padding at the end, less what no window sees.
  expect(size).toEqual({ height: 1 + 9 + 3 - window.unseen[0], width: 2 + 9 + 4 - window.unseen[1] });
});
