import type { Tensors } from '@fovea/runtime';
import { UsageError } from '@fovea/shape';
import { DATATYPES, datatypeOf, typeOfDatatype } from './datatypes.ts';
import { readBinaryData } from './read-binary-data.ts';
import type { Signature } from './signature.ts';

/**
 * Reads a raw binary request: the body is the data of the model's only input,
 * whose one open dimension (the batch) follows from the number of bytes.
 *
 * @throws UsageError when the model has several inputs or open dimensions, or the bytes make no whole number of rows.
 */
export function readRawInput(bytes: Uint8Array, { inputs }: Signature): Tensors {
  const [info, ...others] = inputs;
  const type = info === undefined ? undefined : typeOfDatatype(datatypeOf(info.type));
  const open = info?.dims.filter((size) => typeof size === 'string').length ?? 0;
  if (info === undefined || type === undefined || others.length > 0 || open > 1) {
    throw new UsageError('raw-model', 'the model takes no raw binary request', {
      expected: 'a model with one input, of which at most one dimension is open',
      received:
        info === undefined || others.length > 0 ? `${inputs.length} inputs` : `${open} open dimensions`,
      hint: 'Send JSON, with the tensors behind it or in it, and its length in "Inference-Header-Content-Length".',
    });
  }
  const sizes = info.dims.map((size) => (typeof size === 'string' ? 1 : size));
  const rowBytes = sizes.reduce((product, size) => product * size, DATATYPES[type].bytes);
  const rows = rowBytes === 0 ? 0 : bytes.length / rowBytes;
  if (!Number.isInteger(rows) || rows === 0 || (open === 0 && rows !== 1)) {
    throw new UsageError('raw-length', 'the bytes do not fill the input', {
      path: `input "${info.name}"`,
      expected: open === 0 ? `${rowBytes} bytes` : `a multiple of ${rowBytes} bytes`,
      received: `${bytes.length}`,
    });
  }
  const dims = info.dims.map((size) => (typeof size === 'string' ? rows : size));
  const length = bytes.length / DATATYPES[type].bytes;
  return Object.fromEntries([
    [info.name, readBinaryData(type, { dims, length }, bytes, `input "${info.name}"`)],
  ]);
}
