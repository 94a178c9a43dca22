export { type ExportOptions, exportOnnx } from './export-onnx.ts';
export { decodeSafetensors, encodeSafetensors, type NamedTensors, type Safetensors } from './safetensors.ts';
