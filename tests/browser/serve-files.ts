import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

export interface ServedFiles {
  /** Folder on disk by where it appears, e.g. `{ '/app/': dist }`. The longest that fits is taken. */
  readonly folders?: Readonly<Record<string, string>>;
  /** Contents by path, e.g. `{ '/index.html': '<p>…' }`; they come before the folders. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Whether pages are cross-origin isolated, which wasm threads need. Default: true. */
  readonly isolated?: boolean;
  /** Whether pages of other origins may use the files. Default: false. */
  readonly shared?: boolean;
  /** Answers unknown paths with this page and status 200, as servers of single-page apps do. */
  readonly fallback?: string;
  /** Further headers by path. */
  readonly headers?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface FileServer {
  /** Without a slash at the end. */
  readonly url: string;
  /** The method and path of every request so far, e.g. `GET /model.onnx`. */
  readonly requests: readonly string[];
  /** Replaces a file from now on. */
  set(path: string, content: string | Uint8Array): void;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.wasm': 'application/wasm',
};

function versionOf(content: string | Uint8Array): Record<string, string | number> {
  return {
    'Content-Length': Buffer.byteLength(content),
    ETag: `"${createHash('sha1').update(content).digest('hex')}"`,
  };
}

/** Serves files to a test's browser on a free port of localhost. */
export async function serveFiles(options: ServedFiles): Promise<FileServer> {
  const { folders = {}, isolated = true, shared = false, fallback, headers = {} } = options;
  const files = new Map(Object.entries(options.files ?? {}));
  const requests: string[] = [];
  const prefixes = Object.keys(folders).sort((a, b) => b.length - a.length);

  async function find(path: string): Promise<string | Uint8Array | undefined> {
    const content = files.get(path);
    if (content !== undefined) return content;
    const prefix = prefixes.find((start) => path.startsWith(start));
    if (prefix === undefined) return undefined;
    // A URL's path has no `..` left, so this stays inside.
    const file = join(folders[prefix] ?? '', normalize(path.slice(prefix.length)));
    return readFile(file).catch(() => undefined);
  }

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    requests.push(`${request.method} ${pathname}`);
    const path = decodeURIComponent(pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    const found = await find(path);
    const content = found ?? fallback;
    const type = found === undefined ? types['.html'] : types[extname(path)];
    response.writeHead(content === undefined ? 404 : 200, {
      'Content-Type': type ?? 'application/octet-stream',
      'Cache-Control': 'no-store',
      ...(content !== undefined && versionOf(content)),
      ...(isolated && {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      }),
      ...(shared && {
        'Access-Control-Allow-Origin': '*',
        'Cross-Origin-Resource-Policy': 'cross-origin',
      }),
      ...headers[path],
    });
    response.end(request.method === 'HEAD' ? undefined : (content ?? 'not found'));
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://localhost:${address.port}`,
    requests,
    set: (path, content) => void files.set(path, content),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
