import type { ValueInfo } from '@fovea/onnx';

/** What a model takes and gives, as its graph declares. */
export interface Signature {
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
}

/**
 * Whether requests can be put together along the first dimension, which then is
 * -1 in the protocol: all inputs and outputs begin with the same symbol.
 */
export function isBatchable({ inputs, outputs }: Signature): boolean {
  const symbol = inputs[0]?.dims[0];
  return (
    typeof symbol === 'string' &&
    symbol !== '' &&
    [...inputs, ...outputs].every(({ dims }) => dims[0] === symbol)
  );
}

/** Whether an output's first dimension is open, and so a row for each image. */
export function hasRows({ outputs }: Signature, output: string): boolean {
  return outputs.some(({ name, dims }) => name === output && typeof dims[0] === 'string');
}
