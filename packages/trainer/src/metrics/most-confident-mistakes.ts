import { softmax } from '@fovea/runtime';
import { predictedClasses } from './metrics.ts';

/** An image that was taken for another class. */
export interface Mistake {
  /** Of the image. */
  readonly index: number;
  readonly label: number;
  readonly predicted: number;
  /** Of the class that was predicted, and of the right one; 0 to 1. */
  readonly probability: number;
  readonly labelProbability: number;
}

/**
 * The images that got a wrong class, those first of which the network was surest; equally sure ones in the
 * order of the images. An image with a NaN among its logits got no class, and is left out.
 *
 * @param outputs - logits, `[images, classes]`
 * @param labels - `[images]`
 * @param count - how many at most. Default 12.
 */
export function mostConfidentMistakes(
  outputs: Float32Array,
  labels: Int32Array,
  { count = 12 }: { readonly count?: number } = {},
): Mistake[] {
  const classes = outputs.length / labels.length;
  const mistakes: Mistake[] = [];
  for (const [index, predicted] of predictedClasses(outputs, classes).entries()) {
    const label = labels[index] ?? -1;
    if (predicted === label || predicted < 0) continue;
    const probabilities = softmax(outputs.subarray(index * classes, (index + 1) * classes));
    const probability = probabilities[predicted] ?? Number.NaN;
    if (Number.isNaN(probability)) continue;
    mistakes.push({ index, label, predicted, probability, labelProbability: probabilities[label] ?? 0 });
  }
  // Sorting keeps the order of equal ones.
  return mistakes.sort((a, b) => b.probability - a.probability).slice(0, count);
}
