import type { Dataset, TargetDataset } from '@fovea/data';
import { UsageError } from '@fovea/shape';

/**
 * A weight for each class with which all classes count the same in sum:
 * images / (classes · images of the class), as scikit-learn's `balanced`.
 *
 * @throws UsageError for data without labels, or a class without images
 */
export function balancedWeights(data: Dataset | TargetDataset): number[] {
  const path = `dataset "${data.name}"`;
  if (!('labels' in data)) {
    throw new UsageError('balanced-labels', 'there are no labels to balance the classes by', {
      path,
      hint: 'Give the class weights as numbers.',
    });
  }
  const { classes, labels } = data;
  const counts = classes.map(() => 0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts.map((count, label) => {
    if (count > 0) return labels.length / (classes.length * count);
    throw new UsageError('balanced-class', `the class "${classes[label]}" has no images to train on`, {
      path,
      hint: 'Balanced class weights need some of every class: add images, or give the weights as numbers.',
    });
  });
}
