import { type FetchOptions, fetchModel } from './fetch-model.ts';

/** Whether the model came out of the browser's storage, and why not. */
export interface CacheUse {
  readonly state: 'hit' | 'stored' | 'off' | 'unavailable';
  readonly reason: string;
}

export interface CachedModel {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly cache: CacheUse;
}

const name = 'fovea-models';

/** Which content an address had, and by what its server would tell that it changed. */
interface Entry {
  readonly sha256: string;
  readonly version: string;
}

/**
 * A model's bytes, from the browser's storage when the server says that they
 * have not changed. The storage holds each content once, under its SHA-256,
 * and for each address the hash and the server's version of it (`ETag`, or
 * `Last-Modified` and length), which a HEAD request compares. A server that
 * cannot be reached means that the stored model is used; one that gives no
 * version means a download every time. What is read is hashed again, so that
 * a damaged copy is never used.
 *
 * Storage that is denied, full or missing costs a download, nothing else.
 */
export async function cachedModel(url: string, options: FetchOptions): Promise<CachedModel> {
  let cache: Cache | undefined;
  let use: CacheUse | undefined;
  try {
    cache = await openCache();
    const stored = await readStored(cache, url, options.signal);
    if (stored !== undefined) return stored;
  } catch (error) {
    options.signal?.throwIfAborted();
    use = unavailable(error);
  }
  const { bytes, headers } = await fetchModel(url, options);
  if (cache !== undefined) use ??= await store(cache, url, bytes, headers).catch(unavailable);
  return { bytes, cache: use ?? unavailable('no storage') };
}

function openCache(): Promise<Cache> {
  if (globalThis.caches === undefined) throw new Error('it needs a page on https or localhost');
  return caches.open(name);
}

function unavailable(error: unknown): CacheUse {
  const reason = error instanceof Error ? error.message : String(error);
  return { state: 'unavailable', reason: `the browser’s storage cannot be used (${reason})` };
}

async function readStored(cache: Cache, url: string, signal?: AbortSignal): Promise<CachedModel | undefined> {
  const entry = await readEntry(cache, url);
  if (entry === undefined) return undefined;
  let reason = 'the server says that it has not changed';
  try {
    const head = await fetch(url, { method: 'HEAD', cache: 'no-cache', ...(signal && { signal }) });
    if (!head.ok || versionOf(head.headers) !== entry.version) return undefined;
  } catch {
    signal?.throwIfAborted();
    reason = 'the server cannot be reached';
  }
  const content = await cache.match(contentKey(entry.sha256));
  const bytes = content && new Uint8Array(await content.arrayBuffer());
  if (bytes === undefined || (await sha256(bytes)) !== entry.sha256) return undefined;
  return { bytes, cache: { state: 'hit', reason } };
}

async function store(
  cache: Cache,
  url: string,
  bytes: Uint8Array<ArrayBuffer>,
  headers: Headers,
): Promise<CacheUse> {
  const version = versionOf(headers);
  if (version === undefined) return { state: 'off', reason: 'the server gives no ETag and no Last-Modified' };
  const entry: Entry = { sha256: await sha256(bytes), version };
  const before = await readEntry(cache, url);
  // Should another address have the same content, it is downloaded again there.
  if (before !== undefined && before.sha256 !== entry.sha256) await cache.delete(contentKey(before.sha256));
  await cache.put(contentKey(entry.sha256), new Response(bytes));
  await cache.put(entryKey(url), Response.json(entry));
  return { state: 'stored', reason: 'it was new, or had changed' };
}

async function readEntry(cache: Cache, url: string): Promise<Entry | undefined> {
  // Nothing but `store` writes there.
  return (await cache.match(entryKey(url)))?.json() as Promise<Entry | undefined>;
}

// The storage wants addresses. These lead nowhere and meet nobody else's.
function entryKey(url: string): string {
  return `https://fovea.invalid/address?${encodeURIComponent(url)}`;
}

function contentKey(hash: string): string {
  return `https://fovea.invalid/sha256?${hash}`;
}

function versionOf(headers: Headers): string | undefined {
  const tag = headers.get('ETag');
  if (tag !== null) return tag;
  const modified = headers.get('Last-Modified');
  return modified === null ? undefined : `${modified}, ${headers.get('Content-Length')} bytes`;
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
