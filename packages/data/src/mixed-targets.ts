import { elementCount } from '@fovea/shape';
import type { Share } from './augment/augmenter.ts';
import { type Dataset, labelAt, type TargetDataset } from './dataset.ts';

/** What mixed images should give: the targets of those they were mixed from, by their shares; [images, …output]. */
export function mixedTargets(
  dataset: Dataset | TargetDataset,
  images: readonly (readonly Share[])[],
): Float32Array {
  const size = 'labels' in dataset ? dataset.classes.length : elementCount(dataset.targetShape);
  const targets = new Float32Array(images.length * size);
  for (const [position, shares] of images.entries()) {
    const start = position * size;
    for (const { index, share } of shares) {
      if ('labels' in dataset) {
        const at = start + labelAt(dataset, index);
        targets[at] = (targets[at] ?? 0) + share;
        continue;
      }
      const own = dataset.targets.subarray(index * size, (index + 1) * size);
      for (const [i, value] of own.entries()) targets[start + i] = (targets[start + i] ?? 0) + share * value;
    }
  }
  return targets;
}
