import type { Dataset } from '@fovea/data';
import type { HeldOutInfo } from '@fovea/runtime';
import { expect, it } from 'vitest';
import { silentOutput } from '../terminal/output.ts';
import { dataFingerprint } from './data-fingerprint.ts';
import { heldOutInfo, tellHeldOut } from './held-out.ts';

function images(...bytes: readonly number[]): Dataset {
  return {
    ...{ name: 'made', classes: ['a'], length: bytes.length },
    input: { channels: 1, height: 1, width: 1, mean: [0], std: [1] },
    labels: new Int32Array(bytes.length),
    pixels: Uint8Array.from(bytes),
  };
}

function told(trained: HeldOutInfo | undefined, test: Dataset): string[] {
  const lines: string[] = [];
  tellHeldOut(trained, test, { ...silentOutput, line: (text = '') => void lines.push(text) });
  return lines;
}

const trained = heldOutInfo(dataFingerprint(images(1, 2, 3)));

it('says that images are those that were held out, in whatever order', () => {
  expect(told(trained, images(3, 1, 2))).toEqual(['on the 3 images that were held out when it was trained']);
});

it.each([[[1, 2, 4]], [[1, 2]]])('says that %j are others, what that means, and what to do', (bytes) => {
  expect(told(trained, images(...bytes))).toEqual([
    `on ${bytes.length} images that are not those that were held out when it was trained (3): if it was trained on some of them, they say nothing about new ones. For all images of another folder: --test <folder>`,
  ]);
});

it('says nothing where that cannot be known', () => {
  expect(told(undefined, images(1))).toEqual([]);
  const byFiles = { ...trained, contents: `files ${trained.contents}` };
  expect(told(byFiles, images(1, 2, 3))).toEqual([]);
});

it('keeps the part that was asked for', () => {
  const fingerprint = dataFingerprint(images(1));
  expect(heldOutInfo(fingerprint, 0.3)).toEqual({ part: 0.3, images: 1, contents: fingerprint.contents });
  expect(heldOutInfo({ ...fingerprint, of: 'files' }).contents).toBe(`files ${fingerprint.contents}`);
});
