import type { HostTensor } from '@fovea/runtime';

/**
 * A tensor of a type that is known only while running.
 *
 * @param data of the class that belongs to `type`: the caller has made it with that type's own function.
 */
export function makeTensor(
  type: HostTensor['type'],
  dims: readonly number[],
  data: HostTensor['data'],
): HostTensor {
  // The compiler cannot pair a type with its class of array when both are variables.
  return { type, dims, data } as HostTensor;
}
