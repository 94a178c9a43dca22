import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Augmentation, augmenter, type Dataset, imageAt } from '@fovea/data';
import { encodePng } from '@fovea/image';
import { dataName } from '../data/find-data.ts';
import { type DataOptions, loadData } from '../data/load-data.ts';
import { augmentText } from '../options/parse-augment.ts';
import { drawSheet } from '../pictures/draw-sheet.ts';
import type { Output } from '../terminal/output.ts';
import { writeWhole } from '../write-whole.ts';

export interface PreviewOptions extends DataOptions {
  readonly augment: readonly Augmentation[];
  /** How many images: one row each. Default 8. */
  readonly images?: number;
  /** How often each is changed: as in so many epochs. Default 8. */
  readonly copies?: number;
  /** The PNG file. Default: `runs/<data>-preview.png`. */
  readonly out?: string;
}

export interface Preview {
  readonly path: string;
  readonly width: number;
  readonly height: number;
}

/** Pictures are enlarged to about so many pixels. */
const SHOWN = 96;

/** Writes a picture of training images, each beside what augmentation makes of it in the first epochs. */
export async function previewData(options: PreviewOptions, output: Output): Promise<Preview> {
  const { augment, seed, images = 8, copies = 8 } = options;
  const { train } = await loadData(options, output);
  output.clear();
  const rows = spread(train, images).map((index) => {
    const changed = Array.from({ length: copies }, (_, i) => {
      const { pixels } = augmenter(train, { augment, seed, epoch: i + 1 })(index);
      return imageAt({ ...train, pixels, length: 1 }, 0);
    });
    return [imageAt(train, index), ...changed];
  });
  const { height, width } = train.input;
  const sheet = drawSheet(rows, Math.max(1, Math.floor(SHOWN / Math.max(height, width))));
  const path = options.out ?? `runs/${dataName(options.data)}-preview.png`;
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, await encodePng(sheet));
  output.line(
    `${rows.length} images of ${train.name}, each as it is and in ${copies} epochs  augment ${augmentText(augment)}  seed ${seed}`,
  );
  output.line(`preview ${path}`);
  return { path, width: sheet.width, height: sheet.height };
}

/** Images of one class after the other, as far as there are so many. */
function spread({ labels, classes, length }: Dataset, images: number): number[] {
  const byClass = classes.map((_, label) => [...labels.keys()].filter((index) => labels[index] === label));
  const chosen: number[] = [];
  for (let round = 0; chosen.length < Math.min(images, length); round++) {
    const next = byClass.flatMap((own) => own[round] ?? []);
    chosen.push(...next.slice(0, images - chosen.length));
  }
  return chosen;
}
