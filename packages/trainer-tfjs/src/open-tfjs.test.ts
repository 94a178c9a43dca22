import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { dense, input, sequential } from '@fovea/layers';
import { UnsupportedError } from '@fovea/shape';
import { adam, crossEntropy, initialState } from '@fovea/trainer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomBatch } from './fixtures/compare-engines.ts';
import { openTfjs } from './open-tfjs.ts';
import type { TfjsPackage } from './tfjs-package.ts';

// The packages themselves are not installed here. What stands in for them fails in the way, and with the words, in which
// the real ones failed when they were tried: see docs/tfjs-node.md.

const require = createRequire(import.meta.url);
const tfjs = JSON.stringify(require.resolve('@tensorflow/tfjs'));
const forAll = '--device webgpu trains on a GPU without any of that.';
const forCpu = `tfjs-node needs Node up to 22; tfjs-node-gpu also CUDA 11.2 and cuDNN 8.1. ${forAll}`;
const forGpu = `tfjs-node-gpu needs Node up to 22, an NVIDIA GPU, CUDA 11.2 and cuDNN 8.1. ${forAll}`;

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'fovea-tfjs-'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

/** Puts a package with this code into the project. */
function install(name: TfjsPackage, code: string): string {
  const folder = join(project, 'node_modules/@tensorflow', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: `@tensorflow/${name}`, main: 'index.js' }),
  );
  writeFileSync(join(folder, 'index.js'), code);
  return folder;
}

async function fault(name: TfjsPackage): Promise<UnsupportedError> {
  const error = await openTfjs(name, { from: project }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (error instanceof UnsupportedError) return error;
  throw new Error(`it did not fail as unsupported: ${error}`);
}

describe('openTfjs', () => {
  it('opens the package that the project has installed, and trains with it', async () => {
    install('tfjs-node', `module.exports = require(${tfjs});`);
    const engine = await openTfjs('tfjs-node', { from: project });
    expect(engine.device).toBe('tfjs-node');
    const network = sequential(input([4]), dense(2));
    const task = { network, loss: crossEntropy(), optimizer: adam() };
    await engine.prepare(task, initialState(network, task.optimizer, 1), [3]);
    const { loss } = await engine.step(randomBatch(network, 3, 1), { learningRate: 0.1, step: 1, seed: 1 });
    expect(loss).toBeGreaterThan(0);
    await engine.close();
  });

  it('says how to install a package that is not there', async () => {
    const error = await fault('tfjs-node-gpu');
    expect(error.code).toBe('tfjs-not-installed');
    expect(error.message).toBe(
      `@tensorflow/tfjs-node-gpu: the package is not installed. Install it in your project: npm install @tensorflow/tfjs-node-gpu@4.22.0. ${forGpu}`,
    );
    expect((await fault('tfjs-node')).message).toContain(
      `npm install @tensorflow/tfjs-node@4.22.0. ${forCpu}`,
    );
  });

  it('says how to get a native library that was not installed', async () => {
    install(
      'tfjs-node',
      `throw new Error("The Node.js native addon module (tfjs_binding.node) can not be found at path: somewhere. \\nPlease run command 'npm rebuild'");`,
    );
    const error = await fault('tfjs-node');
    expect(error.code).toBe('tfjs-native-missing');
    expect(error.message).toBe(
      `@tensorflow/tfjs-node: its native library is missing: expected tfjs_binding.node, which its install script fetches or builds, received none. Allow the package its install script and install it again, or run npm rebuild @tensorflow/tfjs-node --build-addon-from-source. ${forCpu}`,
    );
  });

  it('passes on why a native library cannot be loaded', async () => {
    const folder = install('tfjs-node-gpu', `require('./tfjs_binding.node');`);
    writeFileSync(join(folder, 'tfjs_binding.node'), 'no library');
    const error = await fault('tfjs-node-gpu');
    expect(error.code).toBe('tfjs-native-broken');
    expect(error.message).toContain(
      '@tensorflow/tfjs-node-gpu: its native library cannot be loaded: received ',
    );
    expect(error.received).toContain('tfjs_binding.node');
    expect(error.message).toContain(
      `Install the package again, with its install script, on this machine. ${forGpu}`,
    );
  });

  it('names the Node versions where this one is too new', async () => {
    // As Node 23 does, and as tfjs-node calls it.
    const util: { isNullOrUndefined?: unknown } = require('node:util');
    const removed = util.isNullOrUndefined;
    delete util.isNullOrUndefined;
    install(
      'tfjs-node',
      `const util_1 = require('util');
      const tf = require(${tfjs});
      module.exports = { ...tf, matMul: (a, b) => (0, util_1.isNullOrUndefined)(a) || tf.matMul(a, b) };`,
    );
    try {
      const error = await fault('tfjs-node');
      expect(error.code).toBe('tfjs-node-version');
      expect(error.message).toBe(
        `@tensorflow/tfjs-node: it does not run on this Node: expected Node 22 or older, received ${process.version}. ${forCpu}`,
      );
    } finally {
      if (removed !== undefined) util.isNullOrUndefined = removed;
    }
  });

  it('does not let the GPU package compute on the CPU unseen', async () => {
    install('tfjs-node-gpu', `module.exports = require(${tfjs});`);
    const error = await fault('tfjs-node-gpu');
    expect(error.code).toBe('tfjs-no-gpu');
    expect(error.message).toBe(
      `@tensorflow/tfjs-node-gpu: it found no GPU that it can use: expected an NVIDIA GPU with its driver, and the libraries of CUDA 11.2 and cuDNN 8.1, received none. What it looked for and did not find, it has printed above. ${forGpu}`,
    );
  });

  it('passes on whatever else goes wrong', async () => {
    install('tfjs-node', `throw new TypeError('something is not a function');`);
    await expect(openTfjs('tfjs-node', { from: project })).rejects.toThrow(
      '@tensorflow/tfjs-node: TensorFlow.js failed: something is not a function.',
    );
  });
});
