import { readImage } from '@fovea/image';
import { type Classification, createClassifier } from '@fovea/runtime';
import type { Inference } from '@fovea/runtime-node';
import { EngineError, UsageError } from '@fovea/shape';
import { checkImageKind } from './image-kind.ts';
import type { Upload } from './read-uploads.ts';
import type { ServedParts } from './repository/served-version.ts';

export interface ClassifyImagesOptions {
  readonly top: number;
  /** Of an image; larger ones are refused before they are decoded. */
  readonly maxPixels: number;
  readonly signal: AbortSignal;
}

export interface ClassifiedImages {
  readonly results: readonly Classification[];
  readonly inference: Inference;
  /** When the images were decoded, and when the model had run; as `performance.now()` has it. */
  readonly readAt: number;
  readonly ranAt: number;
}

/**
 * Says what is in images, which go through the model as one batch.
 *
 * @throws UsageError for a model that does not say how, and for bytes that are no image.
 * @throws DataError for an image that cannot be decoded or is too large.
 */
export async function classifyImages(
  { name, model, labels }: ServedParts,
  uploads: readonly Upload[],
  { top, maxPixels, signal }: ClassifyImagesOptions,
): Promise<ClassifiedImages> {
  const { info } = model;
  const isClassifier =
    info !== undefined &&
    model.inputs.every((input) => input.name === 'image') &&
    ['logits', 'probabilities'].every((output) => model.outputs.some((each) => each.name === output));
  if (!isClassifier) {
    throw new UsageError('model-no-classifier', 'the model does not say how to classify images', {
      path: `model "${name}"`,
      expected: 'a model that Fovea exported',
      hint: `Its values can be had from /v2/models/${name}/infer.`,
    });
  }
  let [readAt, ranAt] = [0, 0];
  let inference: Inference | undefined;
  const classifier = createClassifier<Upload>({
    info: { ...info, labels: labels.get('probabilities') ?? info.labels },
    path: `model "${name}"`,
    decode: async ({ name: file, bytes }, { path }) => {
      const called = file === undefined ? path : `file "${file.slice(0, 100)}"`;
      checkImageKind(bytes, called);
      return readImage(bytes, { path: called, maxPixels });
    },
    run: async (feeds, options) => {
      readAt = performance.now();
      inference = await model.infer(feeds, options);
      ranAt = performance.now();
      return inference.outputs;
    },
  });
  const results = await classifier.classify(uploads, { top, signal });
  if (inference === undefined)
    throw new EngineError('not-run', 'the model has not run', { path: `model "${name}"` });
  return { results, inference, readAt, ranAt };
}
