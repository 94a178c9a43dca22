import { toBinary } from '@bufbuild/protobuf';
import { type ModelProto, ModelProtoSchema } from './onnx_pb.ts';

/** The bytes of an `.onnx` file. Fields that were read but are not known are written back. */
export function encodeModel(model: ModelProto): Uint8Array {
  return toBinary(ModelProtoSchema, model);
}
