import { copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataError, UsageError } from '@fovea/shape';
import type { Output } from '../terminal/output.ts';

export interface WebOptions {
  /** Where to copy to; it is made. What is there already is left, except files of the same names. */
  readonly folder: string;
  /** Whether WebGPU comes along, with its 27 MB. */
  readonly webgpu: boolean;
}

export interface WebResult {
  readonly folder: string;
  readonly files: readonly { readonly file: string; readonly bytes: number }[];
}

const wasmFiles = ['ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'];
const webgpuFiles = ['ort-wasm-simd-threaded.asyncify.mjs', 'ort-wasm-simd-threaded.asyncify.wasm'];

/** Copies the files that a page without a bundler needs, and says what to write into the page. */
export async function copyWebFiles({ folder, webgpu }: WebOptions, output: Output): Promise<WebResult> {
  const { own, engine } = await findFiles(webgpu);
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new UsageError('web-folder', 'the folder cannot be made', {
      path: folder,
      received: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
  const files = await Promise.all(
    [...own, ...engine].map(async (source) => {
      const file = basename(source);
      await copyFile(source, join(folder, file));
      return { file, bytes: (await stat(source)).size };
    }),
  );
  report({ folder, files }, webgpu, output);
  return { folder, files };
}

/** The files of @fovea/runtime-web, and those of the onnxruntime-web that it was built with. */
async function findFiles(webgpu: boolean): Promise<{ own: string[]; engine: string[] }> {
  const runtime = fileURLToPath(import.meta.resolve('@fovea/runtime-web/package.json'));
  const built = join(dirname(runtime), 'dist', 'browser');
  const names = await readdir(built).catch((cause: unknown) => {
    throw new DataError('web-not-built', 'the files for pages are not built', {
      path: built,
      hint: 'Run the build of @fovea/runtime-web.',
      cause,
    });
  });
  const own = names.filter((name) => webgpu || !['index.js', 'webgpu-worker.js'].includes(name));
  const { resolve: find } = createRequire(runtime);
  return {
    own: own.map((name) => join(built, name)),
    engine: [...wasmFiles, ...(webgpu ? webgpuFiles : [])].map((name) => find(`onnxruntime-web/${name}`)),
  };
}

function report({ folder, files }: WebResult, webgpu: boolean, output: Output): void {
  const width = Math.max(...files.map(({ file }) => file.length));
  for (const { file, bytes } of files) {
    output.line(`${file.padEnd(width)}  ${megabytes(bytes).padStart(8)}`);
  }
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  output.line(`${'in all'.padEnd(width)}  ${megabytes(total).padStart(8)}`);
  const entry = webgpu ? 'index.js' : 'wasm.js';
  output.line(`
In a page beside the folder:

<script type="module">
  import { loadClassifier } from './${basename(resolve(folder))}/${entry}';
  const classifier = await loadClassifier('model.onnx');
  console.log(await classifier.classify(document.querySelector('img')));
</script>

For threads, the server must send with every file
  Cross-Origin-Opener-Policy: same-origin
  Cross-Origin-Embedder-Policy: require-corp`);
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
