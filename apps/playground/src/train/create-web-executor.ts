import type { Executor } from '@fovea/runtime';
import { createExecutor } from '@fovea/runtime-web';
import type { DeviceWish } from '../state/training-settings.ts';
import type { DeviceView } from './training-state.ts';

/** Starts the engine that was wished for, in a worker of this page. */
export async function createWebExecutor(
  device: DeviceWish,
): Promise<{ readonly executor: Executor; readonly view: DeviceView }> {
  const executor = await createExecutor({ device });
  const { threads, reason } = executor;
  return { executor, view: { device: executor.device, threads, reason } };
}
