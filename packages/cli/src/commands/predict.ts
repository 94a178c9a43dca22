import { type Classification, loadClassifier } from '@fovea/runtime-node';
import { DataError } from '@fovea/shape';
import type { Output } from '../terminal/output.ts';

export interface PredictOptions {
  readonly model: string;
  readonly images: readonly string[];
  readonly top: number;
  readonly device: string;
}

export type Prediction =
  | {
      readonly image: string;
      readonly label: string;
      readonly probability: number;
      readonly top: Classification['top'];
    }
  | { readonly image: string; readonly error: string };

/** Says what is in each image. An image that cannot be read is told of; the others are classified all the same. */
export async function predict(
  { model, images, top, device }: PredictOptions,
  output: Output,
): Promise<readonly Prediction[]> {
  const classifier = await loadClassifier(model, { device });
  try {
    const results: Prediction[] = [];
    const width = Math.max(...images.map((image) => image.length));
    for (const image of images) {
      try {
        const { label, probability, top: best } = await classifier.classify(image, { top });
        results.push({ image, label, probability, top: best });
        const [first = '', ...others] = best.map(
          (each) => `${each.label} ${(100 * each.probability).toFixed(1)} %`,
        );
        const { bold, dim } = output.colors;
        output.line([image.padEnd(width), bold(first), ...others.map(dim)].join('  '));
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
        results.push({ image, error: error.message });
        output.problem(error.message);
      }
    }
    return results;
  } finally {
    await classifier.close();
  }
}
