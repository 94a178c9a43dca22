import { analyseModel } from './analyse-model.ts';
import type { ModelProto } from './onnx_pb.ts';
import type { Value } from './operators/operator.ts';

/**
 * What is known about every value of a model's graph without running it: its
 * type and dims, by name. A size is a number, the name of a symbolic size, or
 * undefined; so are the type and the dims themselves where nothing is known,
 * as behind a node that is wrong (see `findProblems`).
 */
export function inferShapes(model: ModelProto): ReadonlyMap<string, Value> {
  return analyseModel(model).values;
}
