import process from 'node:process';
import { type FoveaError, UnsupportedError } from '@fovea/shape';
import { tfjsFault } from './tfjs-fault.ts';
import { npmName, requirements, type TfjsPackage, tfjsVersion } from './tfjs-package.ts';

/** The package is nowhere to be found. */
export function notInstalled(name: TfjsPackage): FoveaError {
  return new UnsupportedError('tfjs-not-installed', 'the package is not installed', {
    path: npmName(name),
    hint: `Install it in your project: npm install ${npmName(name)}@${tfjsVersion}. ${requirements(name)}`,
  });
}

/** The package is there but threw while it was loaded, or at its first computation. */
export function loadFault(name: TfjsPackage, error: unknown): FoveaError {
  const text = error instanceof Error ? error.message : String(error);
  // Node 23 removed the functions of `util` that every computation of tfjs-node calls.
  if (/\.is(NullOrUndefined|Array)\) is not a function/.test(text)) {
    return fault(name, error, 'tfjs-node-version', 'it does not run on this Node', {
      expected: 'Node 22 or older',
      received: process.version,
      hint: requirements(name),
    });
  }
  if (text.includes('tfjs_binding.node) can not be found')) {
    return fault(name, error, 'tfjs-native-missing', 'its native library is missing', {
      expected: 'tfjs_binding.node, which its install script fetches or builds',
      received: 'none',
      hint: `Allow the package its install script and install it again, or run npm rebuild ${npmName(name)} --build-addon-from-source. ${requirements(name)}`,
    });
  }
  if (error instanceof Error && 'code' in error && error.code === 'ERR_DLOPEN_FAILED') {
    const [reason = text] = text.split('\n');
    return fault(name, error, 'tfjs-native-broken', 'its native library cannot be loaded', {
      received: reason,
      hint: `Install the package again, with its install script, on this machine. ${requirements(name)}`,
    });
  }
  return tfjsFault(error, npmName(name));
}

/** The GPU package fell back to the CPU, which nobody asked for. */
export function noGpu(name: TfjsPackage): FoveaError {
  return new UnsupportedError('tfjs-no-gpu', 'it found no GPU that it can use', {
    path: npmName(name),
    expected: 'an NVIDIA GPU with its driver, and the libraries of CUDA 11.2 and cuDNN 8.1',
    received: 'none',
    hint: `What it looked for and did not find, it has printed above. ${requirements(name)}`,
  });
}

function fault(
  name: TfjsPackage,
  cause: unknown,
  code: string,
  problem: string,
  details: { readonly expected?: string; readonly received?: string; readonly hint: string },
): FoveaError {
  return new UnsupportedError(code, problem, { path: npmName(name), ...details, cause });
}
