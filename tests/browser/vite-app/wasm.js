import { loadClassifier } from '@fovea/runtime-web/wasm';

const digits = await loadClassifier('/digits.onnx');
const image = { data: new Uint8Array(784).fill(99), width: 28, height: 28, channels: 1 };
const { label } = await digits.classify(image);
const { name, threads } = digits.device;
await digits.dispose();
window.outcome = { label, name, threads };
