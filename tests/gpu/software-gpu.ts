import { join } from 'node:path';
import { unpackChromium } from '../browser/unpack-chromium.ts';

/**
 * The environment of a process that finds a WebGPU adapter on a machine
 * without a GPU: SwiftShader, which computes on the CPU, from the npm package that
 * the browser tests use. The linker reads it when a process starts, so it does
 * nothing for the process that sets it. Linux x64 only; elsewhere the
 * process has the GPU that there is.
 */
export async function softwareGpuEnvironment(): Promise<NodeJS.ProcessEnv> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { ...process.env };
  const folder = await unpackChromium();
  return {
    ...process.env,
    VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'),
    LD_LIBRARY_PATH: folder,
  };
}

/** The environment of a process that finds no adapter, whatever the machine has. */
export function noGpuEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, VK_ICD_FILENAMES: '/nowhere', VK_DRIVER_FILES: '/nowhere', LD_LIBRARY_PATH: '' };
}
