import type { Dataset } from '@fovea/data';
import type { HeldOutInfo } from '@fovea/runtime';
import type { Output } from '../terminal/output.ts';
import { count } from '../terminal/progress-line.ts';
import { type DataFingerprint, dataFingerprint } from './data-fingerprint.ts';

/** What a model file says of the images that it was tested on. @param part - what was asked for, if anything */
export function heldOutInfo(test: DataFingerprint, part?: number): HeldOutInfo {
  const { images, contents, of } = test;
  return {
    ...(part === undefined ? {} : { part }),
    images,
    // Checksums of files and of pixels are never the same.
    contents: of === undefined ? contents : `${of} ${contents}`,
  };
}

/** Says whether a model is evaluated on the images that were held out when it was trained. */
export function tellHeldOut(trained: HeldOutInfo | undefined, test: Dataset, output: Output): void {
  if (trained === undefined) return;
  const now = heldOutInfo(dataFingerprint(test));
  const [had, has] = [trained, now].map(({ contents }) => contents.split(' ').length);
  const isSame = trained.images === now.images && trained.contents === now.contents;
  // As many, but told by files then and by pixels now, or the other way round.
  if (!isSame && trained.images === now.images && had !== has) return;
  output.line(
    isSame
      ? `on the ${count(now.images)} images that were held out when it was trained`
      : output.colors.yellow(
          `on ${count(now.images)} images that are not those that were held out when it was trained (${count(trained.images)}): if it was trained on some of them, they say nothing about new ones. For all images of another folder: --test <folder>`,
        ),
  );
}
