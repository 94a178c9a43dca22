import type { Rung } from '@fovea/runtime';
import { createExecutor, devices, probeDevice } from '@fovea/runtime-node';
import { UnsupportedError } from '@fovea/shape';
import { chooseEngine, type Engine, graphEngine, type MeasureOptions } from '@fovea/trainer';
import type { Output } from '../terminal/output.ts';

/** How the engines of this command are opened. */
export interface EngineOptions {
  /** Threads to compute with on the CPU. Default: all cores. */
  readonly threads?: number;
}

/** The names that `--device` takes, beside `auto`. */
export const engineNames: readonly string[] = [...devices, 'tfjs-node-gpu', 'tfjs-node'];

/**
 * Every engine there is, the CPU's first. A device is tried in a process of its own before it is
 * opened here: nobody has asked for it by name, so its driver must not end the run.
 */
export function engineRungs(options: EngineOptions): readonly Rung<Engine>[] {
  return engineNames.map((device) => ({
    device,
    async open({ signal }) {
      const isProbed = device === 'webgpu' || device === 'cuda';
      const failure = isProbed ? await probeDevice(device, signal ? { signal } : {}) : undefined;
      if (failure !== undefined) throw new UnsupportedError('device-unavailable', failure);
      return openEngine(device, options);
    },
  }));
}

/**
 * The engine of a device by its name.
 *
 * @throws UnsupportedError for a name that there is not, or a device that is not there
 */
export async function openEngine(device: string, { threads }: EngineOptions): Promise<Engine> {
  if (!engineNames.includes(device)) {
    throw new UnsupportedError('device-unknown', 'there is no such device', {
      path: '--device',
      expected: ['auto', ...engineNames].join(', '),
      received: device,
    });
  }
  if (device === 'tfjs-node-gpu' || device === 'tfjs-node') {
    // Nobody else needs it.
    const { openTfjs } = await import('@fovea/trainer-tfjs');
    return openTfjs(device);
  }
  const executor = await createExecutor({ device, ...(threads === undefined ? {} : { threads }) });
  return graphEngine(executor);
}

/** The fastest engine for a network, see `chooseEngine`; says which that is, and why not the others. */
export async function takeFastest(options: EngineOptions & MeasureOptions, output: Output): Promise<Engine> {
  output.live('trying out devices');
  const { engine, device, reason, skipped } = await chooseEngine(engineRungs(options), options);
  output.clear();
  output.line(`${output.colors.bold(device)}: ${reason}`);
  for (const { device: other, reason: why } of skipped)
    output.line(output.colors.dim(`not ${other}: ${why}`));
  return engine;
}
