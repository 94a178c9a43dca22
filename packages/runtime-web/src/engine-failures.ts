import { EngineError } from '@fovea/shape';
import type { WasmFiles } from './engine-settings.ts';
import { findFileFault } from './find-file-fault.ts';

/** Why the worker's own file cannot be loaded: the browser says nothing, so the file is looked at. */
export async function workerFailed(file: string): Promise<EngineError> {
  const fault = await findFileFault(file, 'JavaScript');
  return new EngineError(
    'worker-missing',
    fault === undefined
      ? `the engine’s worker ${file} cannot be started`
      : `the engine’s worker cannot be loaded: ${fault.problem}`,
    { hint: fault?.hint ?? 'The browser’s console says more.' },
  );
}

/** Why onnxruntime cannot be started; `message` is its own. */
export async function engineFailed(message: string, { mjs, wasm }: WasmFiles): Promise<EngineError> {
  const fault = (await findFileFault(mjs, 'JavaScript')) ?? (await findFileFault(wasm, 'wasm'));
  if (fault !== undefined) {
    return new EngineError('wasm-missing', `onnxruntime cannot be loaded: ${fault.problem}`, {
      hint: fault.hint,
      cause: message,
    });
  }
  // Both files are what they should be, but may not fit together.
  const mismatch = /LinkError|is not a function|[Ii]mport/.test(message);
  return new EngineError('engine-unavailable', `onnxruntime cannot be started (${message})`, {
    ...(mismatch && {
      hint: `Are ${mjs} and ${wasm} of one version, that of the installed onnxruntime-web? Copy them again.`,
    }),
  });
}
