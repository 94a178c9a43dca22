import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { findNativeFiles, type NativeFiles, probeDevice } from '@fovea/runtime-node';
import { findLibraries } from './find-libraries.ts';
import { type DeviceReport, type Finding, found, missing } from './finding.ts';
import { runTool } from './run-tool.ts';

/** What onnxruntime-node's CUDA provider loads, by what it comes with. */
const needed: readonly {
  readonly part: string;
  readonly libraries: readonly (readonly [string, number])[];
}[] = [
  {
    part: 'CUDA 12',
    libraries: [
      ['libcudart', 12],
      ['libcublas', 12],
      ['libcublasLt', 12],
      ['libcufft', 11],
      ['libcurand', 10],
    ],
  },
  { part: 'cuDNN 9', libraries: [['libcudnn', 9]] },
];

/** What `--device cuda` needs, step by step; the device itself is tried when all of it is there. */
export async function examineCuda(): Promise<DeviceReport> {
  const { platform, arch } = process;
  if (platform !== 'linux' || arch !== 'x64') {
    const what = `onnxruntime-node has CUDA on Linux x64 only, this is ${platform} ${arch}`;
    return { device: 'cuda', usable: false, findings: [missing(what, 'Use --device webgpu.')] };
  }
  const findings = [
    await examineDriver(),
    ...examineLibraries(await findLibraries()),
    examineProvider(findNativeFiles()),
  ];
  if (findings.some(({ ok }) => !ok)) return { device: 'cuda', usable: false, findings };
  const fault = await probeDevice('cuda');
  const last =
    fault === undefined ? found('it computes') : missing(fault, 'Update the driver, or use --device webgpu.');
  return { device: 'cuda', usable: fault === undefined, findings: [...findings, last] };
}

/** The driver as the tool that comes with it tells, or as the kernel does. */
async function examineDriver(): Promise<Finding> {
  const listed = await runTool('nvidia-smi', ['--query-gpu=name,driver_version', '--format=csv,noheader']);
  const [first] = (listed ?? '').split('\n');
  if (first !== undefined && first !== '') return found(`${first.replace(', ', ', driver ')}`);
  const kernel = await readFile('/proc/driver/nvidia/version', 'utf8').catch(() => '');
  const version = /Kernel Module\s+(?:for \S+\s+)?([\d.]+)/.exec(kernel)?.[1];
  if (version !== undefined) return found(`NVIDIA driver ${version}`);
  return missing(
    'no NVIDIA driver: nvidia-smi does not answer and there is no /proc/driver/nvidia',
    'Install the driver of an NVIDIA GPU (525 or newer); in a container, start it with --gpus all. For other GPUs use --device webgpu.',
  );
}

/** Whether CUDA and cuDNN are among the libraries; what is there in another version is named. */
export function examineLibraries(libraries: readonly string[]): readonly Finding[] {
  return needed.map(({ part, libraries: wanted }) => {
    const names = wanted.map(([library, version]) => `${library}.so.${version}`);
    const absent = names.filter((name) => !libraries.includes(name));
    if (absent.length === 0) return found(`${part}: ${names.join(', ')}`);
    const others = libraries
      .filter((name) => wanted.some(([library]) => new RegExp(`^${library}\\.so\\.\\d+$`).test(name)))
      .filter((name) => !names.includes(name))
      .sort();
    const beside = others.length === 0 ? '' : `; there is ${others.join(', ')}`;
    return missing(
      `not on the library path: ${absent.join(', ')}${beside}`,
      `Install ${part}, and add the folder of its libraries to LD_LIBRARY_PATH.`,
    );
  });
}

function examineProvider({ cuda, version, package: folder }: NativeFiles): Finding {
  if (cuda) return found(`onnxruntime-node ${version} with its CUDA provider`);
  const { ONNXRUNTIME_NODE_INSTALL: setting } = process.env;
  const script = join(relative(process.cwd(), folder), 'script', 'install');
  const why =
    setting === 'skip'
      ? 'ONNXRUNTIME_NODE_INSTALL=skip kept its install script from fetching it'
      : isPnpm(folder)
        ? 'pnpm runs install scripts only where it is allowed to (pnpm approve-builds)'
        : 'its install script, which fetches it, did not run or did not finish';
  return missing(
    `onnxruntime-node ${version} without its CUDA provider: ${why}`,
    `ONNXRUNTIME_NODE_INSTALL=cuda12 node ${quoteSpaces(script)}`,
  );
}

function isPnpm(folder: string): boolean {
  return folder.split(sep).includes('.pnpm') || existsSync(join(folder, '..', '.modules.yaml'));
}

function quoteSpaces(path: string): string {
  return path.includes(' ') ? `"${path}"` : path;
}
