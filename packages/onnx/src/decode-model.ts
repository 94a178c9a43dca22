import { fromBinary } from '@bufbuild/protobuf';
import { emptyModel, graphlessModel, unparsableModel } from './not-a-model.ts';
import { type ModelProto, ModelProtoSchema } from './onnx_pb.ts';

/**
 * Reads the bytes of an `.onnx` file. Fields that are not known are kept, and
 * large tensors are views into `bytes`. Says nothing about whether the graph
 * is right: that is what `checkModel` is for.
 *
 * @param options.path - the file's name, for the error message.
 * @throws ModelError when the bytes are empty, text, a web page, cut short, or no ONNX model.
 */
export function decodeModel(bytes: Uint8Array, options: { readonly path?: string } = {}): ModelProto {
  const path = options.path ?? 'model';
  if (bytes.length === 0) throw emptyModel(path);
  const model = parse(bytes, path);
  if (model.graph === undefined) throw graphlessModel(bytes, path);
  return model;
}

function parse(bytes: Uint8Array, path: string): ModelProto {
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch (cause) {
    throw unparsableModel(bytes, path, cause);
  }
}
