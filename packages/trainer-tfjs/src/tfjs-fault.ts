import { EngineError, FoveaError, UnsupportedError } from '@fovea/shape';

/** What was thrown while tfjs computed, as one of our errors. */
export function tfjsFault(error: unknown, device: string): FoveaError {
  if (error instanceof FoveaError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const [, kernel, backend] = /Kernel '(\w+)' not registered for backend '(\w+)'/.exec(text) ?? [];
  if (kernel !== undefined) {
    return new UnsupportedError('engine-kernel', `the backend "${backend}" of TensorFlow.js cannot do this`, {
      path: device,
      expected: `the kernel ${kernel}`,
      received: 'a backend without it',
      hint: 'Its backends cpu, webgl, webgpu and tensorflow can train convolutional networks; wasm cannot.',
      cause: error,
    });
  }
  const [line = text] = text.split('\n');
  return new EngineError('engine-failed', `TensorFlow.js failed: ${line.replace(/\.$/, '')}`, {
    path: device,
    cause: error,
  });
}
