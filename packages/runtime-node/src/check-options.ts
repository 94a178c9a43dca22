import { UnsupportedError, UsageError } from '@fovea/shape';

/** What runs graphs: the processor, any maker's GPU through WebGPU, or Nvidia's through CUDA. */
export type Device = 'cpu' | 'webgpu' | 'cuda';

export const devices: readonly Device[] = ['cpu', 'webgpu', 'cuda'];

/** @throws UnsupportedError for a name that is no device's. Whether the device is there is not looked at. */
export function checkDevice(device: string): Device {
  const known = devices.find((each) => each === device);
  if (known !== undefined) return known;
  throw new UnsupportedError('device-unknown', 'there is no such device here', {
    expected: devices.join(', '),
    received: device,
  });
}

/** @throws UsageError, named after the option, when `value` is not a whole number from `least` up. */
export function checkWhole(option: string, what: string, value: number, least = 1): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new UsageError(`${option}-invalid`, `${what} cannot be used`, {
    expected: `a whole number from ${least} up`,
    received: String(value),
  });
}

/** @throws UsageError, named after the option, when `value` is no length of time that a timer can take. */
export function checkMilliseconds(option: string, what: string, value: number, least = 0): void {
  if (value >= least && value <= longest) return;
  throw new UsageError(`${option}-invalid`, `${what} cannot be used`, {
    expected: `milliseconds from ${least} to ${longest}`,
    received: String(value),
  });
}

/** Node's timers run out at once for more. */
const longest = 2 ** 31 - 1;
