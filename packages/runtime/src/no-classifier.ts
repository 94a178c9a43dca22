import { ModelError } from '@fovea/shape';

/** The error that a model at `path` does not classify images; `fault` is a clause. */
export function noClassifier(path: string, fault: string, cause?: unknown): ModelError {
  return new ModelError('model-no-classifier', `it cannot classify images (${fault})`, {
    path,
    expected: 'an input "image" and outputs "logits" and "probabilities"',
    cause,
  });
}
