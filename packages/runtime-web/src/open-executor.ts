import type { Executor } from '@fovea/runtime';
import { executorOver } from '@fovea/runtime/engine';
import { UnsupportedError } from '@fovea/shape';
import { checkAdapter } from './check-adapter.ts';
import { chooseThreads } from './choose-threads.ts';
import type { ExecutorOptions } from './executor-options.ts';
import { startEngine } from './start-engine.ts';
import type { WebEngine } from './web-engine.ts';

export interface WebExecutor extends Executor {
  readonly device: 'wasm' | 'webgpu';
  /** How many threads share one run on the CPU. */
  readonly threads: number;
  /** Why this device and this many threads. */
  readonly reason: string;
}

/**
 * An executor in a Web Worker: the page never waits for it.
 *
 * @throws UnsupportedError for a device that `engines` has not or that is not there.
 * @throws UsageError for an impossible number of threads.
 * @throws EngineError when the engine's files cannot be loaded.
 */
export async function openExecutor(
  engines: readonly WebEngine[],
  { device = 'auto', threads: wanted, wasmPaths }: ExecutorOptions,
): Promise<WebExecutor> {
  // There is no self-test for programs in general, and the CPU's numbers are right.
  const engine = pickEngine(engines, device === 'auto' ? 'wasm' : device);
  const { threads, reason } = chooseThreads(wanted);
  if (engine.device === 'webgpu') await checkAdapter();
  const link = await startEngine(engine, { threads, wasmPaths });
  await link.call({ kind: 'start' });
  return {
    ...executorOver(link, engine.device),
    device: engine.device,
    threads,
    reason: engine.device === 'wasm' ? reason : 'it was asked for',
  };
}

/** @throws UnsupportedError when there is no such engine. */
export function pickEngine(engines: readonly WebEngine[], device: string): WebEngine {
  const engine = engines.find((candidate) => candidate.device === device);
  if (engine !== undefined) return engine;
  throw new UnsupportedError('device-unknown', 'there is no such device here', {
    expected: ['auto', ...engines.map((candidate) => candidate.device)].join(', '),
    received: device,
    ...(device === 'webgpu' && { hint: 'Import @fovea/runtime-web, which ships WebGPU too.' }),
  });
}
