import { UnsupportedError } from '@fovea/shape';

/** What is used of `navigator.gpu`, which TypeScript's own declarations lack. */
interface Gpu {
  requestAdapter(): Promise<object | null>;
}

/** @throws UnsupportedError that says why, when WebGPU cannot be used. */
export async function checkAdapter(): Promise<void> {
  // The interface says what there is, and the next lines look whether it is there.
  const { gpu } = navigator as Navigator & { readonly gpu?: Gpu };
  const adapter = await gpu?.requestAdapter().catch(() => null);
  if (adapter instanceof Object) return;
  throw new UnsupportedError(
    'device-unavailable',
    gpu !== undefined
      ? 'the browser found no GPU that it can use (no WebGPU adapter)'
      : isSecureContext
        ? 'this browser has no WebGPU'
        : 'WebGPU needs a page on https or localhost',
  );
}
