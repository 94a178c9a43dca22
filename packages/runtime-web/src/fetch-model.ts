import { ModelError } from '@fovea/shape';

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
  let response: Response;
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    response = await fetch(url, { ...(signal && { signal }) });
    bytes = await readBody(response, onProgress);
  } catch (cause) {
    signal?.throwIfAborted();
    throw unreachable(url, cause);
  }
  if (!response.ok || bytes[0] !== opening) await refuse(response, bytes);
  return { bytes, headers: response.headers };
}

/** There was no answer. The browser tells pages no more than that. */
function unreachable(url: string, cause: unknown): ModelError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const hint =
    new URL(url).origin === location.origin
      ? 'Is the server running?'
      : `It is on another origin: its server must answer with the header Access-Control-Allow-Origin: ${location.origin} or *.`;
  return new ModelError('model-unreadable', `the browser could not fetch ${url} (${reason})`, {
    hint,
    cause,
  });
}

/** Every ONNX model begins with its IR version: field 1, a varint. */
const opening = 0x08;

/** Throws where something else than a file was returned; what is no model is left to those who read models. */
async function refuse(response: Response, bytes: Uint8Array): Promise<void> {
  // Not loaded with the rest: few pages ever need it.
  const { findResponseFault } = await import('./find-file-fault.ts');
  const fault = findResponseFault(response, bytes, 'an ONNX model');
  if (fault !== undefined) throw new ModelError('model-unreadable', fault.problem, { hint: fault.hint });
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
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
