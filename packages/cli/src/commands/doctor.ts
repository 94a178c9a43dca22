import { availableParallelism, cpus } from 'node:os';
import { probeDevice } from '@fovea/runtime-node';
import { examineCuda } from '../doctor/examine-cuda.ts';
import { examineTfjs } from '../doctor/examine-tfjs.ts';
import { examineWebgpu } from '../doctor/examine-webgpu.ts';
import { type DeviceReport, found, missing } from '../doctor/finding.ts';
import type { Output } from '../terminal/output.ts';

export interface DoctorResult {
  /** E.g. `20.20.2`. */
  readonly node: string;
  /** E.g. `linux x64`. */
  readonly machine: string;
  readonly devices: readonly DeviceReport[];
}

/**
 * Looks what of each device is there and what is missing, and says how to mend
 * it. It changes nothing, and never fails: what cannot be found out is missing.
 */
export async function doctor(output: Output): Promise<DoctorResult> {
  const node = process.versions.node;
  const machine = `${process.platform} ${process.arch}`;
  output.line(`node ${node} on ${machine}`);
  const devices: DeviceReport[] = [];
  for (const [device, examine] of Object.entries(examinations)) {
    const report = await examine().catch((error: unknown) => failed(device, error));
    devices.push(report);
    tell(report, output);
  }
  return { node, machine, devices };
}

const examinations: Readonly<Record<string, () => Promise<DeviceReport>>> = {
  cpu: examineCpu,
  webgpu: examineWebgpu,
  cuda: examineCuda,
  'tfjs-node-gpu': () => examineTfjs('tfjs-node-gpu'),
  'tfjs-node': () => examineTfjs('tfjs-node'),
};

async function examineCpu(): Promise<DeviceReport> {
  const fault = await probeDevice('cpu');
  const usable = fault === undefined;
  const threads = availableParallelism();
  const model = cpus()[0]?.model.trim() || 'unknown';
  const what = found(`${threads} ${threads === 1 ? 'thread' : 'threads'} of ${model}`);
  const works = usable
    ? found('it computes')
    : missing(
        fault,
        'Install onnxruntime-node again; it needs Node 20.19 or newer and, on Linux, glibc 2.27 or newer.',
      );
  return { device: 'cpu', usable, findings: [what, works] };
}

function failed(device: string, error: unknown): DeviceReport {
  const what = `it could not be examined: ${error instanceof Error ? error.message : String(error)}`;
  return { device, usable: false, findings: [missing(what, 'Please report this.')] };
}

function tell({ device, usable, findings }: DeviceReport, { line, colors }: Output): void {
  line();
  line(`${colors.bold(device)}  ${usable ? colors.green('can be used') : colors.yellow('cannot be used')}`);
  for (const { ok, what, mend } of findings) {
    line(`  ${ok ? colors.green('✓') : colors.red('✗')} ${what}`);
    if (mend !== undefined) line(`    ${mend}`);
  }
}
