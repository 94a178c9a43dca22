import { readFile } from 'node:fs/promises';
import { readImage } from '@fovea/image';
import {
  type Classifier as AnyClassifier,
  createClassifier,
  loadAsClassifier,
  type Pixels,
  readModelInfo,
} from '@fovea/runtime';
import { ModelError } from '@fovea/shape';
import { createExecutor, type ExecutorOptions } from './create-executor.ts';

/** An image's file, the bytes of such a file, or decoded pixels. */
export type ImageSource = string | Uint8Array | Pixels;

/** After {@link close}, `classify` rejects with a UsageError. */
export interface Classifier extends AnyClassifier<ImageSource> {
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
    const program = await loadAsClassifier((known) => executor.load(known), bytes, info, path);
    const classifier = createClassifier<ImageSource>({
      info,
      path,
      decode,
      run: (feeds) => program.run(feeds),
    });
    return { ...classifier, close: () => executor.close() };
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

async function decode(image: ImageSource, options: { readonly path: string }): Promise<Pixels> {
  if (typeof image === 'string') return readImage(image);
  return image instanceof Uint8Array ? readImage(image, options) : image;
}
