import { UsageError } from '@fovea/shape';
import { baseAddress } from './base-address.ts';
import { type FetchOptions, fetchModel } from './fetch-model.ts';
import { type CacheUse, cachedModel } from './model-cache.ts';

export interface ReadModel {
  readonly bytes: Uint8Array;
  /** What to call the model in errors. */
  readonly path: string;
  readonly cache: CacheUse;
}

/**
 * A model's bytes, from wherever it is.
 *
 * @throws UsageError for something that is no address.
 * @throws ModelError when it cannot be downloaded.
 */
export async function readModel(
  source: string | URL | Blob | Uint8Array,
  options: FetchOptions & { readonly cache?: boolean },
): Promise<ReadModel> {
  options.signal?.throwIfAborted();
  const given: CacheUse = { state: 'off', reason: 'the model was not downloaded' };
  if (source instanceof Uint8Array) return { bytes: source, path: 'the model', cache: given };
  if (source instanceof Blob) {
    const path = source instanceof File ? source.name : 'the model';
    return { bytes: new Uint8Array(await source.arrayBuffer()), path, cache: given };
  }
  const path = resolve(source);
  if (options.cache === false) {
    const { bytes } = await fetchModel(path, options);
    return { bytes, path, cache: { state: 'off', reason: 'it was switched off' } };
  }
  return { path, ...(await cachedModel(path, options)) };
}

function resolve(source: string | URL): string {
  if (URL.canParse(source, baseAddress())) return new URL(source, baseAddress()).href;
  throw new UsageError('model-address', 'the model cannot be found', {
    expected: 'an address, a Blob or bytes',
    received: String(source),
  });
}
