import type { DeviceSessions } from '@fovea/runtime/engine';
import type { InferenceSession } from 'onnxruntime-node';
import type { Device } from './check-options.ts';
import { findFallbacks } from './find-fallbacks.ts';

const providers = { webgpu: 'WebGpuExecutionProvider', cuda: 'CUDAExecutionProvider' } as const;

const unloadable = 'its provider library, or one of CUDA or cuDNN that it needs, cannot be loaded';

/** How sessions are made on a device other than the CPU; `options` are those of every session. */
export function deviceSessions(
  device: Exclude<Device, 'cpu'>,
  options: InferenceSession.SessionOptions,
): DeviceSessions {
  return {
    name: device,
    hint: 'fovea doctor says what is missing.',
    // All that onnxruntime says, whichever library it is.
    explain: (text) => (text.includes('Failed to load shared library') ? unloadable : text),
    // onnxruntime-node brings every output of CUDA to the host.
    resident: device === 'webgpu',
    strict: {
      options: { extra: { session: { ...sessionEntries(options), disable_cpu_ep_fallback: '1' } } },
      findFallbacks: (model) => findFallbacks(model, { logSeverityLevel: 4, ...options }, providers[device]),
    },
  };
}

function sessionEntries({ extra }: InferenceSession.SessionOptions): object {
  return extra?.session instanceof Object ? extra.session : {};
}
