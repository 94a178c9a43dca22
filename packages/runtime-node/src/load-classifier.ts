import { setMaxListeners } from 'node:events';
import { readImage } from '@fovea/image';
import {
  type Classifier as AnyClassifier,
  type ClassifyOptions as AnyClassifyOptions,
  createClassifier,
  type Pixels,
  readModelInfo,
} from '@fovea/runtime';
import { ModelError } from '@fovea/shape';
import { loadModel, type Model } from './load-model.ts';
import type { PoolOptions } from './pool-options.ts';
import { readModel } from './read-model.ts';

/** An image's file, the bytes of such a file, or decoded pixels. */
export type ImageSource = string | Uint8Array | Pixels;

export interface ClassifyOptions extends AnyClassifyOptions {
  /** How long the batch may wait and run, once its images are decoded. Default: the model's. */
  readonly timeoutMs?: number;
}

/** `classify` rejects like `Model.infer` too, e.g. with the code `model-closed` after {@link close}. */
export interface Classifier extends AnyClassifier<ImageSource, ClassifyOptions> {
  /** Refuses new calls, waits for those that run the model, and ends the worker threads. */
  close(): Promise<void>;
}

/**
 * Opens a classifier that Fovea exported: a file, or such a file's bytes.
 * Images are resized and normalised as the model file says. Calls that are made
 * at the same time go through the network together.
 *
 * @throws ModelError for a file that cannot be read, is no ONNX model, does not
 * carry Fovea's description of labels and input, or does not classify images.
 * @throws UsageError or UnsupportedError for an option that cannot be.
 */
export async function loadClassifier(
  model: string | Uint8Array,
  options: PoolOptions = {},
): Promise<Classifier> {
  const { bytes, path } = await readModel(model, options.path);
  // Looked at first: a model of others is refused before threads start.
  readModelInfo(bytes, { path });
  const loaded = await loadModel(bytes, { ...options, path });
  try {
    return classifierOver(loaded);
  } catch (error) {
    await loaded.close();
    throw error;
  }
}

/**
 * The classifier that a loaded model is, for when both are needed.
 *
 * @throws ModelError when Fovea did not export it, or it does not classify images.
 */
export function classifierOver(model: Model): Classifier {
  const { info, path } = model;
  if (info === undefined) {
    throw new ModelError('metadata-missing', 'the model does not say what its labels and input are', {
      path,
      hint: 'Only models that Fovea exported do. Run others with loadModel.',
    });
  }
  checkNames(model);
  const classifier = createClassifier<ImageSource, ClassifyOptions>({
    info,
    path,
    decode,
    async run(feeds, options) {
      return (await model.infer(feeds, options)).outputs;
    },
  });
  return { ...classifier, close: () => model.close() };
}

function checkNames({ path, inputs, outputs }: Model): void {
  const input = inputs.find(({ name }) => name !== 'image');
  const missing = ['logits', 'probabilities'].find((wanted) => outputs.every(({ name }) => name !== wanted));
  const fault =
    inputs.length === 0
      ? 'input "image": the graph has no such input'
      : input !== undefined
        ? `input "${input.name}": nothing is known of it`
        : missing !== undefined
          ? `output "${missing}": the graph has no such output`
          : undefined;
  if (fault === undefined) return;
  throw new ModelError('model-no-classifier', `it cannot classify images (${fault})`, {
    path,
    expected: 'an input "image" and outputs "logits" and "probabilities"',
  });
}

async function decode(
  image: ImageSource,
  { signal, ...options }: { readonly path: string; readonly signal?: AbortSignal },
): Promise<Pixels> {
  // Node warns of a leak from the eleventh call with the same signal on.
  if (signal !== undefined) setMaxListeners(0, signal);
  if (typeof image === 'string') return readImage(image);
  return image instanceof Uint8Array ? readImage(image, options) : image;
}
