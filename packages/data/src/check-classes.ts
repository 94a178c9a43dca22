import { DataError } from '@fovea/shape';
import type { Dataset } from './dataset.ts';
import type { SkippedFile } from './train-test.ts';

/** @throws DataError where a class has fewer than `least` images that could be read */
export function checkClasses(
  { classes, labels }: Pick<Dataset, 'classes' | 'labels'>,
  {
    unreadable,
    folder,
    least,
  }: { readonly unreadable: readonly SkippedFile[]; readonly folder: string; readonly least: number },
): void {
  const [example] = unreadable;
  const told =
    example === undefined ? '' : `${unreadable.length} unreadable, e.g. ${example.file}: ${example.reason}`;
  if (labels.length === 0) {
    throw new DataError('images-unreadable', 'none of the images can be read', {
      path: folder,
      received: told,
      hint: 'Check that they open in an image viewer.',
    });
  }
  const counts = classes.map(() => 0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  const label = counts.findIndex((count) => count < least);
  if (label === -1) return;
  const why = least === 1 ? '' : ', of which some are held out to test on';
  const others = told === '' ? '' : ` (in all classes ${told})`;
  throw new DataError('class-too-few', `the class "${classes[label]}" has too few readable images`, {
    path: folder,
    expected: `at least ${least}${why}`,
    received: `${counts[label]}${others}`,
    hint: "Add images or remove the class's folder.",
  });
}
