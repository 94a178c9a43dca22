import { FoveaError, ModelError } from '@fovea/shape';
import { abortable } from './abortable.ts';
import type { HostTensor, Tensors } from './executor.ts';
import type { ModelInfo } from './model-info.ts';
import { normalizeInto } from './normalize-into.ts';
import type { Pixels } from './pixels.ts';
import { toInputPixels } from './to-input-pixels.ts';
import { checkTop, type Prediction, topK } from './top-k.ts';

export interface Classification {
  /** The likeliest label. */
  readonly label: string;
  /** The likeliest label's, from 0 to 1. */
  readonly probability: number;
  /** The likeliest labels, best first. */
  readonly top: readonly Prediction[];
  /** The network's outputs before softmax, one per label; only when asked for. */
  readonly logits?: Float32Array;
}

export interface ClassifyOptions {
  /** How many labels to give for each image, at most. Default: 5. */
  readonly top?: number;
  /** Whether to give the logits too. Default: false. */
  readonly logits?: boolean;
  /** Once it is aborted, the call rejects with its reason. */
  readonly signal?: AbortSignal;
}

/** `Source` is what the platform takes for an image; it is never an array. `Options` may have more than every platform's. */
export interface Classifier<Source, Options extends ClassifyOptions = ClassifyOptions> {
  /** What the model file says about itself. */
  readonly info: ModelInfo;
  /**
   * Says what is in an image, or in each of several, which go through the
   * network as one batch.
   *
   * @throws DataError for an image that cannot be read; then none is classified.
   * @throws UsageError when `top` is not a whole number from 1 up.
   * @throws ModelError when the model gives something else than one value per image and label.
   */
  classify(image: Source, options?: Options): Promise<Classification>;
  classify(images: readonly Source[], options?: Options): Promise<readonly Classification[]>;
}

/** What a platform has to bring. */
export interface ClassifierParts<Source, Options extends ClassifyOptions = ClassifyOptions> {
  readonly info: ModelInfo;
  /** Names the model in errors. Default: `the model`. */
  readonly path?: string;
  /** An image's pixels. `path` is what to call an image that has no name of its own, e.g. `image 2 of 3`. */
  decode(
    source: Source,
    options: { readonly path: string; readonly signal?: AbortSignal },
  ): Pixels | Promise<Pixels>;
  /**
   * Runs the model: `image`, float32 [batch, channels, height, width], to
   * `logits` and `probabilities`, float32 [batch, labels]. It may give up when
   * the signal is aborted; the call rejects then anyway. `options` are the call's.
   */
  run(feeds: Tensors, options: Partial<Options>): Promise<Tensors>;
}

/**
 * What classifying is on every platform: images to one batch as the model's
 * description says, the model's outputs to labels.
 */
export function createClassifier<Source, Options extends ClassifyOptions = ClassifyOptions>(
  parts: ClassifierParts<Source, Options>,
): Classifier<Source, Options> {
  const { info, path: model = 'the model' } = parts;

  async function toBatch(
    images: readonly Source[],
    signal: { readonly signal?: AbortSignal },
  ): Promise<HostTensor> {
    const { channels, height, width } = info.input;
    const size = channels * height * width;
    const data = new Float32Array(images.length * size);
    await Promise.all(
      images.map(async (image, index) => {
        const path = images.length === 1 ? 'the image' : `image ${index + 1} of ${images.length}`;
        const pixels = await parts.decode(image, { path, ...signal });
        normalizeInto(inputPixels(pixels, info, path), info.input, data, index * size);
      }),
    );
    return { type: 'float32', dims: [images.length, channels, height, width], data };
  }

  async function classifyAll(
    images: readonly Source[],
    options: Partial<Options>,
  ): Promise<readonly Classification[]> {
    if (images.length === 0) return [];
    const { top = 5, logits: withLogits = false } = options;
    const signal = options.signal === undefined ? {} : { signal: options.signal };
    const image = await toBatch(images, signal);
    options.signal?.throwIfAborted();
    const outputs = await parts.run({ image }, options);

    const expected = [images.length, info.labels.length];
    const probabilities = toRows(outputs.probabilities, expected, `${model}, output "probabilities"`);
    const logits = toRows(outputs.logits, expected, `${model}, output "logits"`);
    return images.map((_, index) => {
      // There is at least one: topK gives at least one label, and a model has at least one.
      const best = topK(probabilities(index), info.labels, top) as [Prediction, ...Prediction[]];
      const { label, probability } = best[0];
      return { label, probability, top: best, ...(withLogits && { logits: logits(index) }) };
    });
  }

  async function classify(
    images: Source | readonly Source[],
    options: Partial<Options> = {},
  ): Promise<Classification | readonly Classification[]> {
    const { top, signal } = options;
    if (top !== undefined) checkTop(top);
    const list = isList(images) ? images : [images];
    const results = await abortable(() => classifyAll(list, options), signal);
    // One image gives one result.
    return isList(images) ? results : (results[0] as Classification);
  }

  // An overloaded signature is not inferred: one image gives one result, a list gives a list.
  return { info, classify: classify as Classifier<Source, Options>['classify'] };
}

/** Pixels do not know whose they are: an error about them gets `path`. */
function inputPixels(pixels: Pixels, { input }: ModelInfo, path: string): Uint8Array {
  try {
    return toInputPixels(pixels, input);
  } catch (error) {
    throw error instanceof FoveaError && error.path === undefined ? error.at(path) : error;
  }
}

// Array.isArray does not narrow readonly arrays.
function isList<Source>(images: Source | readonly Source[]): images is readonly Source[] {
  return Array.isArray(images);
}

/** A float32 matrix's rows by index, as copies. */
function toRows(
  tensor: HostTensor | undefined,
  expected: readonly number[],
  path: string,
): (index: number) => Float32Array {
  const fits =
    tensor?.type === 'float32' &&
    tensor.dims.length === expected.length &&
    tensor.dims.every((size, axis) => size === expected[axis]);
  if (!fits) {
    throw new ModelError('model-output', 'the model gave something else than one value per image and label', {
      path,
      expected: `float32 [${expected.join(', ')}]`,
      received: tensor === undefined ? 'nothing' : `${tensor.type} [${tensor.dims.join(', ')}]`,
    });
  }
  const columns = expected[1] ?? 0;
  return (index) => tensor.data.slice(index * columns, (index + 1) * columns);
}
