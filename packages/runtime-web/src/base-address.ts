/** What relative addresses are relative to; in a worker, which has no document, its own. */
export function baseAddress(): string {
  return globalThis.document?.baseURI ?? location.href;
}
