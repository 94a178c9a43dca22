import type { ValueInfo } from '@fovea/onnx';

/** What a model takes and gives, as its graph declares. */
export interface Signature {
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
}

/** Whether requests can be put together along the first dimension, which then is -1 in the protocol. */
export function isBatchable({ inputs }: Signature): boolean {
  return inputs.length > 0 && inputs.every(({ dims }) => typeof dims[0] === 'string');
}
