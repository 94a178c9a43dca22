import { ModelError } from '@fovea/shape';
import { fetchFault, findResponseFault } from './find-file-fault.ts';

/** How far a download is, in bytes. */
export interface Progress {
  readonly received: number;
  /** Missing where the server does not say, or sends the file compressed. */
  readonly total?: number;
}

export interface FetchOptions {
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

export interface FetchedModel {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Headers;
}

/**
 * Downloads a model.
 *
 * @throws ModelError when there is no answer, an error, or HTML instead of a model.
 * @throws the signal's reason when it is aborted.
 */
export async function fetchModel(url: string, { onProgress, signal }: FetchOptions): Promise<FetchedModel> {
  try {
    const response = await fetch(url, { ...(signal && { signal }) });
    const bytes = await readBody(response, onProgress);
    const fault = findResponseFault(response, bytes, 'an ONNX model');
    if (fault === undefined) return { bytes, headers: response.headers };
    throw new ModelError('model-unreadable', fault.problem, { hint: fault.hint });
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof ModelError) throw cause;
    const { problem, hint } = fetchFault(url, cause);
    throw new ModelError('model-unreadable', problem, { hint, cause });
  }
}

async function readBody(
  response: Response,
  onProgress: FetchOptions['onProgress'],
): Promise<Uint8Array<ArrayBuffer>> {
  // The length is that of the compressed bytes, but compressed bytes are not seen here.
  const length = response.headers.has('Content-Encoding') ? null : response.headers.get('Content-Length');
  const total = length === null ? {} : { total: Number(length) };
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    chunks.push(part.value);
    received += part.value.length;
    if (response.ok) onProgress?.({ received, ...total });
  }
  const bytes = new Uint8Array(received);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
