import type { ModelError } from '@fovea/shape';
import { analyseModel } from './analyse-model.ts';
import type { ModelProto } from './onnx_pb.ts';

/**
 * Refuses a model that onnxruntime would refuse, and some that it would only
 * warn about, in words that say what to mend.
 *
 * @throws ModelError with the first problem.
 */
export function checkModel(model: ModelProto): void {
  const [first] = findProblems(model);
  if (first !== undefined) throw first;
}

/** Everything that is wrong with a model, in the order of its graph; empty when it is right. */
export function findProblems(model: ModelProto): readonly ModelError[] {
  return analyseModel(model).problems;
}
