import { describe, expect, it } from 'vitest';
import { inkOfImage } from './ink-of-image.ts';

const grey = (data: number[], width: number) => ({
  data: Uint8Array.from(data),
  width,
  height: data.length / width,
  channels: 1 as const,
});

describe('inkOfImage', () => {
  it('turns dark ink on light paper into white on black', () => {
    const { data } = inkOfImage(grey([230, 230, 230, 230, 30, 230, 230, 230, 230], 3));
    expect([...data]).toEqual([0, 0, 0, 0, 255, 0, 0, 0, 0]);
  });

  it('leaves light ink on dark paper as it is', () => {
    const { data } = inkOfImage(grey([0, 0, 0, 0, 255, 0, 0, 0, 0], 3));
    expect([...data]).toEqual([0, 0, 0, 0, 255, 0, 0, 0, 0]);
  });

  it('drops shadows and stretches faint ink to full range', () => {
    const { data } = inkOfImage(grey([200, 200, 200, 200, 180, 140, 200, 200, 200], 3));
    expect([...data]).toEqual([0, 0, 0, 0, 0, 255, 0, 0, 0]);
  });

  it('sees no ink on an empty sheet', () => {
    expect([...inkOfImage(grey([77, 77, 77, 77], 2)).data]).toEqual([0, 0, 0, 0]);
  });

  it('takes transparent drawings as ink on white, and colours as grey', () => {
    const clear = [0, 0, 0, 0];
    const ink = [20, 20, 120, 255];
    const data = Uint8ClampedArray.from([clear, clear, clear, clear, ink, clear, clear, clear, clear].flat());
    const result = inkOfImage({ data, width: 3, height: 3, channels: 4 });
    expect([...result.data]).toEqual([0, 0, 0, 0, 255, 0, 0, 0, 0]);
  });
});
