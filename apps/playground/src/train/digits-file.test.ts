import { loadDigits } from '@fovea/data/node';
import { DataError } from '@fovea/shape';
import { expect, it } from 'vitest';
import { decodeDigits, encodeDigits } from './digits-file.ts';

it('gives the page the digits that the command line trains on', async () => {
  const { train, test } = await loadDigits();
  const read = decodeDigits(encodeDigits({ train, test }));
  for (const [part, before] of [
    [read.train, train],
    [read.test, test],
  ] as const) {
    const { pixels, ...rest } = part;
    const { pixels: pixelsBefore, ...restBefore } = before;
    expect(rest).toEqual(restBefore);
    // Element by element, millions of pixels take minutes to compare.
    expect(Buffer.compare(pixels, pixelsBefore)).toBe(0);
  }
});

it('refuses a file that is cut short', async () => {
  const bytes = encodeDigits(await loadDigits());
  for (const cut of [0, 5, 8, bytes.length - 1]) {
    expect(() => decodeDigits(bytes.slice(0, cut))).toThrow(DataError);
  }
  expect(() => decodeDigits(bytes.slice(0, -1))).toThrow(
    'the file of digits is damaged: expected 7850008 bytes',
  );
});
