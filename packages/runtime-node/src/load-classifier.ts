import { setMaxListeners } from 'node:events';
import { readImage } from '@fovea/image';
import {
  type Classifier as AnyClassifier,
  type ClassifyOptions as AnyClassifyOptions,
  type Classification,
  createClassifier,
  noClassifier,
  type Pixels,
  readModelInfo,
  type Tensors,
} from '@fovea/runtime';
import { joinTensors, splitTensors } from './batch-tensors.ts';
import type { InferOptions } from './infer-request.ts';
import { loadModel, type Model, modelClosed } from './load-model.ts';
import { type PoolOptions, readPoolOptions } from './pool-options.ts';
import { readModel } from './read-model.ts';

/** An image's file, the bytes of such a file, or decoded pixels. */
export type ImageSource = string | Uint8Array | Pixels;

export interface ClassifyOptions extends AnyClassifyOptions {
  /** How long images may wait and run once they are decoded; of a long list, each 32 of them. Default: the pool's. */
  readonly timeoutMs?: number;
}

/** `classify` rejects as `Model.infer` does too, e.g. with the code `queue-full`, or `model-closed` after {@link close}. */
export interface Classifier extends AnyClassifier<ImageSource, ClassifyOptions> {
  /** Refuses new calls, waits for those that there are, and ends the worker threads. */
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
  const { queue } = readPoolOptions(options);
  const { bytes, path } = await readModel(model, options.path);
  // Looked at first: a model of others is refused before threads start.
  const info = readModelInfo(bytes, { path });
  const loaded = await loadModel(bytes, { ...options, path });
  try {
    checkNames(loaded);
  } catch (error) {
    await loaded.close();
    throw error;
  }
  const classifier = createClassifier<ImageSource, ClassifyOptions>({
    info,
    path,
    decode,
    run: (feeds, given) => runPieces(loaded, feeds, Math.min(piece, queue), given),
  });

  const calls = new Set<Promise<void>>();
  let closing: Promise<void> | undefined;

  function classify(images: ImageSource, given?: ClassifyOptions): Promise<Classification> {
    if (closing !== undefined) return Promise.reject(modelClosed(path));
    const call = classifier.classify(images, given);
    const ended = call.then(
      () => {},
      () => {},
    );
    calls.add(ended);
    void ended.then(() => calls.delete(ended));
    return call;
  }

  async function close(): Promise<void> {
    await Promise.all(calls);
    await loaded.close();
  }

  return {
    info,
    // An overloaded signature is not inferred; a list goes through as one image does.
    classify: classify as Classifier['classify'],
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** How many images of a long list are run at once, if the queue is not even shorter: more gain nothing. */
const piece = 32;

/** Runs a batch of any length, piece after piece, so that it fits the queue and leaves room for other calls. */
async function runPieces(
  model: Model,
  feeds: Tensors,
  size: number,
  options: InferOptions,
): Promise<Tensors> {
  const rows = Object.values(feeds)[0]?.dims[0] ?? 0;
  if (rows <= size) return (await model.infer(feeds, options)).outputs;
  const counts = Array.from({ length: Math.ceil(rows / size) }, (_, i) => Math.min(size, rows - i * size));
  const done: Tensors[] = [];
  for (const each of splitTensors(feeds, counts) ?? []) done.push((await model.infer(each, options)).outputs);
  const [first = {}, ...others] = done;
  return joinTensors([first, ...others]);
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
  if (fault !== undefined) throw noClassifier(path, fault);
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
