import { type Dataset, pixelsAt } from './dataset.ts';
import { hashWords } from './hash-seed.ts';
import type { TrainTest } from './train-test.ts';

/** One image of a divided dataset. */
export interface ImagePlace {
  readonly part: 'train' | 'test';
  readonly index: number;
}

/** Images of which all pixels are the same, two or more, in order: the part to train on first. */
export type Duplicates = readonly ImagePlace[];

/**
 * Finds images that are there more than once, within a part or in both. It takes
 * about a second for 200 MB of pixels. Of images that are not in memory, only those
 * of equal files are found, and only they are read.
 */
export function findDuplicates({ train, test }: Pick<TrainTest, 'train' | 'test'>): Duplicates[] {
  const groups = new Map<string, ImagePlace[][]>();
  for (const part of ['train', 'test'] as const) {
    const dataset = { train, test }[part];
    for (let index = 0; index < dataset.length; index++) {
      const place = { part, index };
      const key = keyOf(dataset, index);
      const alike = groups.get(key) ?? [];
      groups.set(key, alike);
      // Others may have the same key: only the pixels themselves say so.
      const own = alike.find(
        ([first]) =>
          first !== undefined && isSame(pixelsAt(dataset, index), pixelsOf(first, { train, test })),
      );
      if (own === undefined) alike.push([place]);
      else own.push(place);
    }
  }
  return [...groups.values()].flat().filter(({ length }) => length > 1);
}

function pixelsOf(
  { part, index }: ImagePlace,
  parts: Readonly<Record<'train' | 'test', Dataset>>,
): Uint8Array {
  return pixelsAt(parts[part], index);
}

function keyOf(dataset: Dataset, index: number): string {
  const { pixels } = dataset;
  const key = pixels instanceof Uint8Array ? undefined : pixels.keyAt?.(index);
  return key ?? fingerprint(pixelsAt(dataset, index));
}

/** 64 bits of the pixels, four at a time. */
function fingerprint(pixels: Uint8Array): string {
  const words = new Uint32Array(Math.ceil(pixels.length / 4));
  new Uint8Array(words.buffer).set(pixels);
  return `${hashWords(words, 1)} ${hashWords(words, 2)}`;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
