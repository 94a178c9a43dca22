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
  if (globalThis.caches === undefined || crypto.subtle === undefined) {
    const { bytes } = await fetchModel(url, options);
    return { bytes, cache: { state: 'unavailable', reason: 'storage needs a page on https or localhost' } };
  }
  let cache: Cache;
  try {
    cache = await caches.open(name);
    const stored = await readStored(cache, url, options.signal);
    if (stored !== undefined) return stored;
  } catch (error) {
    options.signal?.throwIfAborted();
    const { bytes } = await fetchModel(url, options);
    return { bytes, cache: denied(error) };
  }
  const { bytes, headers } = await fetchModel(url, options);
  try {
    const version = versionOf(headers);
    if (version === undefined)
      return { bytes, cache: { state: 'off', reason: 'the server gives no ETag and no Last-Modified' } };
    await store(cache, url, bytes, version);
    return { bytes, cache: { state: 'stored', reason: 'it was new or had changed' } };
  } catch (error) {
    return { bytes, cache: denied(error) };
  }
}

function denied(error: unknown): CacheUse {
  const reason = error instanceof Error ? error.message : String(error);
  return { state: 'unavailable', reason: `the browser’s storage cannot be used (${reason})` };
}

async function readStored(cache: Cache, url: string, signal?: AbortSignal): Promise<CachedModel | undefined> {
  const entry = await readEntry(cache, entryKey(url));
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
  version: string,
): Promise<void> {
  const entry: Entry = { sha256: await sha256(bytes), version };
  await cache.put(contentKey(entry.sha256), new Response(bytes));
  await cache.put(entryKey(url), Response.json(entry));
  await dropUnused(cache);
}

/** Removes the contents that no address has any more. */
async function dropUnused(cache: Cache): Promise<void> {
  const keys = (await cache.keys()).map((request) => request.url);
  const used = new Set<string>();
  for (const key of keys.filter((key) => key.startsWith(entryKey('')))) {
    const entry = await readEntry(cache, key);
    if (entry !== undefined) used.add(contentKey(entry.sha256));
  }
  const unused = keys.filter((key) => key.startsWith(contentKey('')) && !used.has(key));
  for (const key of unused) await cache.delete(key);
}

async function readEntry(cache: Cache, key: string): Promise<Entry | undefined> {
  // Nothing but `store` writes there.
  return (await cache.match(key))?.json() as Promise<Entry | undefined>;
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
