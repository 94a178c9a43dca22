import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { Engine } from '@fovea/trainer';
import { loadFault, noGpu, notInstalled } from './open-faults.ts';
import type { Tfjs } from './tfjs.ts';
import { tfjsEngine } from './tfjs-engine.ts';
import { npmName, type TfjsPackage } from './tfjs-package.ts';

export interface OpenTfjsOptions {
  /** A folder of the project that has the package installed. Default: the current one. */
  readonly from?: string;
}

/**
 * An engine on TensorFlow's own library, through `@tensorflow/tfjs-node` or
 * `@tensorflow/tfjs-node-gpu`, which the user's project has installed. The
 * package is loaded and computes something before the engine is given out.
 *
 * @throws UnsupportedError, by code: `tfjs-not-installed`, `tfjs-native-missing`,
 *   `tfjs-native-broken`, `tfjs-node-version` for a Node that is too new,
 *   `tfjs-no-gpu` when tfjs-node-gpu would compute on the CPU
 */
export async function openTfjs(name: TfjsPackage, options: OpenTfjsOptions = {}): Promise<Engine> {
  const file = findPackage(name, options.from ?? process.cwd());
  if (file === undefined) throw notInstalled(name);
  const tf = await loadTfjs(name, file);
  if (name === 'tfjs-node-gpu' && tf.backend().isUsingGpuDevice !== true) throw noGpu(name);
  return tfjsEngine(tf, { device: name });
}

/** tfjs as these packages give it. */
interface TfjsNode extends Tfjs {
  backend(): { readonly isUsingGpuDevice?: boolean };
}

/** The user's project comes first; beside this package is where npm may have put it as a peer. */
function findPackage(name: TfjsPackage, from: string): string | undefined {
  for (const place of [resolve(from, 'package.json'), import.meta.url]) {
    try {
      return createRequire(place).resolve(npmName(name));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND')) throw error;
    }
  }
  return undefined;
}

async function loadTfjs(name: TfjsPackage, file: string): Promise<TfjsNode> {
  try {
    const loaded: { readonly default: unknown } = await import(pathToFileURL(file).href);
    // The package of that name: what it brings is what its release says.
    const tf = loaded.default as TfjsNode;
    await compute(tf);
    return tf;
  } catch (error) {
    throw loadFault(name, error);
  }
}

/** On a Node that is too new the packages load, and fail at the first computation. */
async function compute(tf: Tfjs): Promise<void> {
  const product = tf.tidy(() => tf.matMul(tf.ones([2, 2]), tf.ones([2, 2])));
  await product.data();
  product.dispose();
}
