export { type ExportOptions, exportOnnx } from './export-onnx.ts';
export { type OpenedModel, type OpenOptions, openOnnx } from './open-onnx.ts';
export { decodeSafetensors, encodeSafetensors, type NamedTensors, type Safetensors } from './safetensors.ts';
