import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What onnxruntime-node has brought, for people who look for what is missing. */
export interface NativeFiles {
  readonly version: string;
  /** The package's folder. */
  readonly package: string;
  /** The folder with the native code for this machine. */
  readonly folder: string;
  /** Whether there is native code for this machine at all. */
  readonly exists: boolean;
  /** Whether the CUDA provider is there, which is not in the package but fetched by its install script. */
  readonly cuda: boolean;
}

/** Where onnxruntime-node and its native code are. Nothing of it is loaded. */
export function findNativeFiles(): NativeFiles {
  const require = createRequire(import.meta.url);
  // Its package.json cannot be asked for by name; its entry is in dist.
  const root = dirname(dirname(require.resolve('onnxruntime-node')));
  const { version }: { readonly version: string } = require(join(root, 'package.json'));
  const folder = join(root, 'bin', 'napi-v6', process.platform, process.arch);
  return {
    version,
    package: root,
    folder,
    exists: existsSync(join(folder, 'onnxruntime_binding.node')),
    cuda: existsSync(join(folder, cudaProvider)),
  };
}

const cudaProvider: string =
  process.platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';
