import type { ValueInfo } from '@fovea/onnx';
import type { HostTensor, Tensors } from '@fovea/runtime';
import { UsageError } from '@fovea/shape';
import { datatypeNames, datatypeOf, typeOfDatatype } from './datatypes.ts';
import { asObject } from './parse-json.ts';
import { readBinaryData } from './read-binary-data.ts';
import { readJsonData } from './read-json-data.ts';
import { readShape, short } from './read-shape.ts';
import type { Signature } from './signature.ts';

/**
 * Reads the `inputs` of a request.
 *
 * @param binary the bytes behind the JSON, which the inputs with a `binary_data_size` take in their order.
 * @throws UsageError for an input that is wrong, missing or not the model's, and for bytes that are left over.
 */
export function readInputs(inputs: readonly unknown[], binary: Uint8Array, model: Signature): Tensors {
  const feeds = new Map<string, HostTensor>();
  let offset = 0;
  for (const [index, input] of inputs.entries()) {
    const given = asObject(input, `inputs[${index}]`);
    const path = `input ${short(given.name)}`;
    const info = model.inputs.find(({ name }) => name === given.name);
    if (info === undefined) {
      throw new UsageError('input-unknown', 'the model has no such input', {
        path,
        expected: model.inputs.map(({ name }) => name).join(', '),
      });
    }
    if (feeds.has(info.name)) throw new UsageError('input-repeated', 'the input is given twice', { path });
    const type = readDatatype(given.datatype, info, path);
    const shape = readShape(given.shape, path);
    checkDims(shape.dims, info, path);
    const size = readBinarySize(given, path);
    if (size === undefined) {
      feeds.set(info.name, readJsonData(type, shape, given.data, path));
    } else {
      if (offset + size > binary.length) {
        throw new UsageError('binary-short', 'the body ends before the tensor does', {
          path,
          expected: `${size} bytes`,
          received: `${binary.length - offset}`,
        });
      }
      feeds.set(info.name, readBinaryData(type, shape, binary.subarray(offset, offset + size), path));
      offset += size;
    }
  }
  const missing = model.inputs.find(({ name }) => !feeds.has(name));
  if (missing !== undefined) {
    throw new UsageError('input-missing', 'the input is missing', {
      path: `input "${missing.name}"`,
      expected: `${datatypeOf(missing.type)} [${toShape(missing).join(', ')}]`,
    });
  }
  if (offset < binary.length) {
    throw new UsageError('binary-long', 'the body has more bytes than its tensors', {
      expected: `${offset} bytes behind the JSON`,
      received: `${binary.length}`,
      hint: 'Each binary input says in its parameter "binary_data_size" how many bytes it takes.',
    });
  }
  // fromEntries, not assignment: an input may be called anything, "__proto__" too.
  return Object.fromEntries(feeds);
}

function readDatatype(datatype: unknown, info: ValueInfo, path: string): HostTensor['type'] {
  const type = typeOfDatatype(datatype);
  if (type !== undefined && type === info.type) return type;
  throw new UsageError('tensor-datatype', 'the datatype does not fit', {
    path,
    expected: datatypeOf(info.type),
    received: short(datatype),
    ...(type === undefined && { hint: `Models here have ${datatypeNames}.` }),
  });
}

function checkDims(dims: readonly number[], info: ValueInfo, path: string): void {
  const fits =
    dims.length === info.dims.length &&
    info.dims.every((size, axis) => (typeof size === 'string' ? dims[axis] !== 0 : size === dims[axis]));
  if (fits) return;
  throw new UsageError('tensor-dims', 'the shape does not fit', {
    path,
    expected: `[${toShape(info).join(', ')}]`,
    received: short(dims),
    hint: '-1 stands for any number from 1 up.',
  });
}

function readBinarySize(given: Readonly<Record<string, unknown>>, path: string): number | undefined {
  const size = asObject(given.parameters ?? {}, `${path}, parameters`).binary_data_size;
  if (size === undefined) return undefined;
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
    throw new UsageError('binary-size', 'the parameter "binary_data_size" cannot be used', {
      path,
      expected: 'a whole number of bytes',
      received: short(size),
    });
  }
  if (given.data === undefined) return size;
  throw new UsageError('data-twice', 'the data is given twice', {
    path,
    expected: '"data" or the parameter "binary_data_size"',
    received: 'both',
  });
}

/** A value's dimensions in the protocol's way, where -1 is a dimension of any size. */
export function toShape({ dims }: ValueInfo): number[] {
  return dims.map((size) => (typeof size === 'string' ? -1 : size));
}
