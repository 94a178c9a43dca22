import { readFile } from 'node:fs/promises';
import { readImage } from '@fovea/image';
import {
  type Executor,
  type HostTensor,
  type LoadedProgram,
  type ModelInfo,
  type Pixels,
  type Prediction,
  preprocess,
  readModelInfo,
  topK,
} from '@fovea/runtime';
import { ModelError } from '@fovea/shape';
import { createExecutor, type ExecutorOptions } from './create-executor.ts';

/** An image's file, the bytes of such a file, or decoded pixels. */
export type ImageSource = string | Uint8Array | Pixels;

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
}

export interface Classifier {
  /** What the model file says about itself. */
  readonly info: ModelInfo;
  /**
   * Says what is in an image, or in each of several, which go through the
   * network as one batch.
   *
   * @throws DataError for an image that cannot be read; then none is classified.
   * @throws UsageError when `top` is not a whole number from 1 up, or after {@link close}.
   */
  classify(image: ImageSource, options?: ClassifyOptions): Promise<Classification>;
  classify(images: readonly ImageSource[], options?: ClassifyOptions): Promise<readonly Classification[]>;
  /** Waits for running calls and ends the worker thread. */
  close(): Promise<void>;
}

/**
 * Opens a classifier that Fovea exported: a file, or such a file's bytes.
 * Images are resized and normalised as the model file says.
 *
 * @throws ModelError for a file that cannot be read, is no ONNX model, does not
 * carry Fovea's description of labels and input, or does not classify images.
 */
export async function loadClassifier(
  model: string | Uint8Array,
  options: ExecutorOptions = {},
): Promise<Classifier> {
  const path = typeof model === 'string' ? model : 'the model';
  const bytes = typeof model === 'string' ? await readModel(model) : model;
  const info = readModelInfo(bytes, { path });
  const executor = await createExecutor(options);
  try {
    const program = await loadProgram(executor, bytes, info, path);
    return classifierOver(executor, program, info, path);
  } catch (error) {
    await executor.close();
    throw error;
  }
}

async function readModel(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError('model-unreadable', `the file cannot be read (${reason})`, { path: file, cause });
  }
}

async function loadProgram(
  executor: Executor,
  model: Uint8Array,
  { input, labels }: ModelInfo,
  path: string,
): Promise<LoadedProgram> {
  try {
    return await executor.load({
      model,
      inputs: [
        { name: 'image', type: 'float32', dims: ['batch', input.channels, input.height, input.width] },
      ],
      outputs: [
        { name: 'logits', type: 'float32', dims: ['batch', labels.length] },
        { name: 'probabilities', type: 'float32', dims: ['batch', labels.length] },
      ],
      state: [],
    });
  } catch (cause) {
    if (!(cause instanceof ModelError)) throw cause;
    const where = cause.path === undefined ? '' : `${cause.path}: `;
    throw new ModelError('model-no-classifier', `it cannot classify images (${where}${cause.problem})`, {
      path,
      expected: 'an input "image" and outputs "logits" and "probabilities"',
      cause,
    });
  }
}

function classifierOver(
  executor: Executor,
  program: LoadedProgram,
  info: ModelInfo,
  path: string,
): Classifier {
  const { channels, height, width } = info.input;

  /** Runs one batch; what comes back tells of the image at an index. */
  async function runBatch(
    images: readonly ImageSource[],
    { top = 5, logits: withLogits = false }: ClassifyOptions,
  ): Promise<(index: number) => Classification> {
    const inputs = await Promise.all(
      images.map(async (image) => preprocess(isEncoded(image) ? await readImage(image) : image, info.input)),
    );
    const size = channels * height * width;
    const data = new Float32Array(inputs.length * size);
    for (const [index, input] of inputs.entries()) data.set(input, index * size);
    const dims = [inputs.length, channels, height, width];
    const outputs = await program.run({ image: { type: 'float32', dims, data } });

    const expected = [inputs.length, info.labels.length];
    const probabilities = toRows(outputs.probabilities, expected, `${path}, output "probabilities"`);
    const logits = toRows(outputs.logits, expected, `${path}, output "logits"`);
    return (index) => {
      // There is at least one: topK gives at least one label, and a model has at least one.
      const best = topK(probabilities(index), info.labels, top) as [Prediction, ...Prediction[]];
      const { label, probability } = best[0];
      return { label, probability, top: best, ...(withLogits && { logits: logits(index) }) };
    };
  }

  async function classify(
    images: ImageSource | readonly ImageSource[],
    options: ClassifyOptions = {},
  ): Promise<Classification | readonly Classification[]> {
    if (!isList(images)) return (await runBatch([images], options))(0);
    if (images.length === 0) return [];
    const describe = await runBatch(images, options);
    return images.map((_, index) => describe(index));
  }

  return {
    info,
    // An overloaded signature is not inferred: one image gives one result, a list gives a list.
    classify: classify as Classifier['classify'],
    close: () => executor.close(),
  };
}

function isEncoded(image: ImageSource): image is string | Uint8Array {
  return typeof image === 'string' || image instanceof Uint8Array;
}

// Array.isArray does not narrow readonly arrays.
function isList(images: ImageSource | readonly ImageSource[]): images is readonly ImageSource[] {
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
