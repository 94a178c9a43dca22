import type { Program } from '@fovea/onnx';
import { ModelError } from '@fovea/shape';
import type { ModelInfo } from './model-info.ts';
import { noClassifier } from './no-classifier.ts';

/**
 * Loads a model with `load` (an executor's, say) as the program that
 * `createClassifier` runs: input `image`, outputs `logits` and `probabilities`.
 *
 * @param path names the model in errors.
 * @throws ModelError that says so when the model does not classify images.
 */
export async function loadAsClassifier<Loaded>(
  load: (program: Program) => Promise<Loaded>,
  model: Uint8Array,
  { input, labels }: ModelInfo,
  path: string,
): Promise<Loaded> {
  try {
    return await load({
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
    throw noClassifier(path, `${where}${cause.problem}`, cause);
  }
}
