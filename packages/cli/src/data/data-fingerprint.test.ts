import { datasetFrom } from '@fovea/data';
import { expect, it } from 'vitest';
import { dataChanges, dataFingerprint } from './data-fingerprint.ts';

const size = [1, 1, 2] as const;
const before = datasetFrom(Uint8Array.of(1, 2, 3, 4, 5, 6), [0, 1, 1], { size });
/** The same images, told apart by the names of their contents alone. */
const files = (...keys: readonly string[]) => ({
  ...before,
  pixels: { length: 3, at: () => new Uint8Array(2), keyAt: (index: number) => keys[index] ?? '' },
});

it('tells images in another order, other images and other numbers of them', () => {
  const other = (pixels: Uint8Array, labels: readonly number[]) =>
    dataChanges(dataFingerprint(before), dataFingerprint(datasetFrom(pixels, labels, { size })));
  expect(other(before.pixels, [0, 1, 1])).toEqual([]);
  expect(other(Uint8Array.of(5, 6, 3, 4, 1, 2), [1, 1, 0])).toEqual(['the same images in another order']);
  expect(other(Uint8Array.of(1, 2, 3, 4, 5, 7), [0, 1, 1])).toEqual(['as many images, but others']);
  expect(other(before.pixels.subarray(2), [0, 1])).toEqual(['2 images instead of 3']);
});

it('compares images that are not in memory by their files, and never those with pixels', () => {
  const now = dataFingerprint(files('a', 'b', 'c'));
  expect(now.of).toBe('files');
  expect(dataChanges(now, dataFingerprint(files('a', 'b', 'c')))).toEqual([]);
  expect(dataChanges(now, dataFingerprint(files('a', 'c', 'b')))).toEqual([
    'the same images in another order',
  ]);
  expect(dataChanges(now, dataFingerprint(files('a', 'b', 'd')))).toEqual(['as many images, but others']);
  expect(dataChanges(dataFingerprint(before), now)).toEqual([]);
});
