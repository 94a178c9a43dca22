import { DataError, EngineError, UsageError } from '@fovea/shape';

/** A device, and why it is not the one that runs. */
export interface SkippedDevice {
  readonly device: string;
  readonly reason: string;
}

/** Which device runs, and why it is that one. */
export interface DeviceChoice {
  readonly device: string;
  /** In words, e.g. `the first choice`, or what is wrong with those before it. */
  readonly reason: string;
  /** The devices that would have come first. */
  readonly skipped: readonly SkippedDevice[];
}

/** A step of the device ladder: how to open a device, or why there is none here. */
export type Rung<T> =
  | { readonly device: string; open(options: { readonly signal?: AbortSignal }): Promise<T> }
  | { readonly device: string; readonly absent: string };

export interface Landing<T> {
  readonly device: string;
  readonly value: T;
  readonly choice: DeviceChoice;
}

/**
 * Goes down the device ladder, best device first, to the first that opens. A
 * device that fails to open costs a step and its error's text becomes the reason.
 *
 * @param options.signal - is handed to `open`. What opens although it was aborted is returned: close it.
 * @throws EngineError that lists every reason when no device opens; its cause is the last device's error.
 * @throws UsageError and DataError of a device as they are: no other device would mend them.
 * @throws the signal's reason when it is aborted.
 */
export async function descend<T>(
  rungs: readonly Rung<T>[],
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<Landing<T>> {
  const skipped: SkippedDevice[] = [];
  let cause: unknown;
  for (const rung of rungs) {
    const { device } = rung;
    if ('absent' in rung) {
      skipped.push({ device, reason: rung.absent });
      continue;
    }
    signal?.throwIfAborted();
    try {
      const value = await rung.open(signal === undefined ? {} : { signal });
      const reason = skipped.length === 0 ? 'the first choice' : listReasons(skipped);
      return { device, value, choice: { device, reason, skipped } };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof UsageError || error instanceof DataError) throw error;
      skipped.push({ device, reason: reasonOf(error) });
      cause = error;
    }
  }
  throw new EngineError('device-none', 'no device can be used', {
    expected:
      rungs.length === 0 ? 'at least one device to try' : rungs.map(({ device }) => device).join(' or '),
    received: skipped.length === 0 ? 'none' : listReasons(skipped),
    ...(cause === undefined ? {} : { cause }),
  });
}

function listReasons(skipped: readonly SkippedDevice[]): string {
  return skipped.map(({ device, reason }) => `${device}: ${reason}`).join('; ');
}

/** An error's text as a part of a sentence. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
}
