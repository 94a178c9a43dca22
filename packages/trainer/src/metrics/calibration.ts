import { softmax } from '@fovea/runtime';
import { predictedClasses } from './metrics.ts';

/** Images about whose class the network was about equally sure. */
export interface CalibrationBin {
  /** Probabilities above `from`, up to and including `to`. */
  readonly from: number;
  readonly to: number;
  readonly images: number;
  /** Mean probability of the class that was predicted; NaN of no images. */
  readonly confidence: number;
  /** Part of them that is right; NaN of no images. */
  readonly accuracy: number;
}

export interface Calibration {
  readonly bins: readonly CalibrationBin[];
  /** Expected calibration error: |accuracy − confidence|, mean over the images; NaN of no images. */
  readonly error: number;
  readonly images: number;
  /** Images with a NaN among their logits, which are in no bin. */
  readonly skipped: number;
}

/**
 * Whether the network is right as often as it is sure: the probability of the likeliest class, in bins of
 * equal width, against how often that class is right. Guo et al., 2017, arXiv:1706.04599.
 *
 * @param outputs - logits, `[images, classes]`
 * @param labels - `[images]`
 * @param bins - how many. Default 10.
 */
export function calibration(
  outputs: Float32Array,
  labels: Int32Array,
  { bins = 10 }: { readonly bins?: number } = {},
): Calibration {
  const classes = outputs.length / labels.length;
  const sums = Array.from({ length: bins }, () => ({ images: 0, confidence: 0, correct: 0 }));
  let skipped = 0;
  for (const [image, predicted] of predictedClasses(outputs, classes).entries()) {
    const confidence = softmax(outputs.subarray(image * classes, (image + 1) * classes))[predicted];
    // Infinite logits have a largest one, but no probabilities.
    if (confidence === undefined || Number.isNaN(confidence)) {
      skipped++;
      continue;
    }
    const bin = sums[Math.min(bins - 1, Math.max(0, Math.ceil(confidence * bins) - 1))];
    if (bin === undefined) continue;
    bin.images++;
    bin.confidence += confidence;
    if (predicted === labels[image]) bin.correct++;
  }
  const images = labels.length - skipped;
  const off = sums.reduce((total, { confidence, correct }) => total + Math.abs(correct - confidence), 0);
  return {
    bins: sums.map(({ images, confidence, correct }, i) => ({
      from: i / bins,
      to: (i + 1) / bins,
      images,
      confidence: confidence / images,
      accuracy: correct / images,
    })),
    error: off / images,
    images,
    skipped,
  };
}
