import { DataError } from '@fovea/shape';

/**
 * An image in memory: rows from the top, the channels of a pixel side by side,
 * 8 bits each. 1 channel is grey, 2 grey and alpha, 3 RGB, 4 RGBA (alpha not
 * premultiplied, as in a canvas's `ImageData`).
 */
export interface Pixels {
  /** `height · width · channels` values. */
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
}

/** @throws DataError when the sizes are impossible or do not agree with the length of `data`. */
export function checkPixels({ data, width, height, channels }: Pixels): void {
  if (!isSize(width) || !isSize(height)) {
    throw new DataError('pixels-size', 'the image has an impossible size', {
      expected: 'a whole width and height of at least 1',
      received: `${width}×${height}`,
    });
  }
  if (![1, 2, 3, 4].includes(channels)) {
    throw new DataError('pixels-channels', 'the image has an impossible number of channels', {
      expected: '1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA)',
      received: `${channels}`,
    });
  }
  const length = width * height * channels;
  if (data.length !== length) {
    throw new DataError('pixels-length', "the image's data does not have the length that its size needs", {
      expected: `${length} values (${width}×${height} pixels of ${channels})`,
      received: `${data.length}`,
    });
  }
}

function isSize(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}
