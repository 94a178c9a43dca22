/** What is used of `navigator.gpu`, which TypeScript's own declarations lack. */
interface Gpu {
  requestAdapter(): Promise<object | null>;
}

/** Why WebGPU cannot be used, if it cannot. */
export async function findAdapterFault(): Promise<string | undefined> {
  // The interface says what there is, and the next lines look whether it is there.
  const { gpu } = navigator as Navigator & { readonly gpu?: Gpu };
  if (gpu === undefined) {
    return isSecureContext ? 'this browser has no WebGPU' : 'WebGPU needs a page on https or localhost';
  }
  const adapter = await gpu.requestAdapter().catch(() => null);
  return adapter === null ? 'the browser found no GPU that it can use (no WebGPU adapter)' : undefined;
}
