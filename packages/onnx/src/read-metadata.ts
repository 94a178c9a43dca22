import type { ModelProto } from './onnx_pb.ts';

/** The entries of a model's `metadata_props`; of a key that is there twice, the last. */
export function readMetadata(model: ModelProto): Record<string, string> {
  return Object.fromEntries(model.metadataProps.map(({ key, value }) => [key, value]));
}
