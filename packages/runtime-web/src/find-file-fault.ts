/** Why a file cannot be used. */
export interface FileFault {
  /** A clause, e.g. `your server returned HTML for http://…`. */
  readonly problem: string;
  readonly hint: string;
}

/** What a fetched file should be. */
export type FileKind = 'JavaScript' | 'wasm' | 'an ONNX model';

const copyHint =
  'With Vite, use the plugin of @fovea/runtime-web/vite; elsewhere copy the files with "npx fovea web <folder>".';

/** Fetches a file that could not be used and says what is wrong with it, if anything is. */
export async function findFileFault(url: string, kind: FileKind): Promise<FileFault | undefined> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: `the browser could not fetch ${url} (${reason})`, hint: copyHint };
  }
  return findResponseFault(response, new Uint8Array(await response.arrayBuffer()), kind);
}

/** What is wrong with an answer, by its status, its type and its first bytes. */
export function findResponseFault(
  response: Response,
  bytes: Uint8Array,
  kind: FileKind,
): FileFault | undefined {
  const { status, statusText, url } = response;
  const hint = kind === 'an ONNX model' ? 'Is the address right?' : copyHint;
  if (!response.ok) return { problem: `your server answered ${status} ${statusText} for ${url}`, hint };
  const type = response.headers.get('Content-Type') ?? 'no type';
  const start = new TextDecoder().decode(bytes.subarray(0, 64)).trimStart().toLowerCase();
  if (start.startsWith('<!doctype') || start.startsWith('<html')) {
    return {
      problem: `your server returned HTML for ${url}`,
      hint: `There is probably no such file, and the server answers with the start page. ${hint}`,
    };
  }
  if (kind === 'JavaScript' && !/javascript/.test(type)) {
    return {
      problem: `your server returned ${url} as ${type}`,
      hint: 'Make it send .mjs and .js files with Content-Type: text/javascript.',
    };
  }
  if (kind === 'wasm' && !start.startsWith('\0asm')) {
    return { problem: `your server returned something else than wasm for ${url}`, hint };
  }
  if (kind === 'JavaScript' && crossOriginIsolated && !isEmbeddable(response)) {
    return {
      problem: `your server returned ${url} without the header Cross-Origin-Embedder-Policy: require-corp`,
      hint: 'A page that has it can only start workers that have it too: send it with every file.',
    };
  }
  return undefined;
}

function isEmbeddable({ headers }: Response): boolean {
  return /require-corp|credentialless/.test(headers.get('Cross-Origin-Embedder-Policy') ?? '');
}
