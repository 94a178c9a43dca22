import { findNativeFiles, probeDevice } from '@fovea/runtime-node';
import { type DeviceReport, found, missing } from './finding.ts';
import { runTool } from './run-tool.ts';

const mends: Partial<Record<NodeJS.Platform, string>> = {
  linux:
    'Install the Vulkan driver of your GPU and the loader libvulkan.so.1 (Debian and Ubuntu: sudo apt install libvulkan1 mesa-vulkan-drivers; NVIDIA: its own driver); `vulkaninfo --summary` must list the GPU. In a container, pass the GPU on.',
  win32: 'Install the current driver of your GPU: it needs Direct3D 12.',
  darwin: 'WebGPU runs on Macs with Apple silicon.',
};

/** Whether `--device webgpu` finds an adapter; onnxruntime does not tell what it is called. */
export async function examineWebgpu(): Promise<DeviceReport> {
  const fault = await probeDevice('webgpu');
  if (fault === undefined) {
    const names = await vulkanNames();
    const what =
      names.length === 0 ? 'an adapter answers' : `an adapter answers; Vulkan lists ${names.join(', ')}`;
    return { device: 'webgpu', usable: true, findings: [found(what)] };
  }
  const { exists, folder } = findNativeFiles();
  const mend = exists
    ? (mends[process.platform] ?? 'Use --device cpu.')
    : `onnxruntime-node brings nothing for this machine (there is no ${folder}).`;
  return { device: 'webgpu', usable: false, findings: [missing(fault, mend)] };
}

async function vulkanNames(): Promise<readonly string[]> {
  const summary = (await runTool('vulkaninfo', ['--summary'])) ?? '';
  return [...summary.matchAll(/deviceName\s*=\s*(.+)/g)].map(([, name = '']) => name.trim());
}
