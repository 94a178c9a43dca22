import type { ValueInfo } from '@fovea/onnx';
import { elementCount } from '@fovea/shape';
import type { HostTensor, Tensors } from '../executor.ts';
import type { Failure } from './messages.ts';

const arrays = {
  float32: Float32Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

export function isHostType(type: string): type is HostTensor['type'] {
  return Object.hasOwn(arrays, type);
}

/** What is wrong with a tensor in itself; `path` names it, e.g. `input "x"`. */
export function checkTensor(path: string, { type, dims, data }: HostTensor): Failure | undefined {
  if (!isHostType(type)) {
    return usage('tensor-type', 'there is no such element type', {
      path,
      expected: Object.keys(arrays).join(', '),
      received: String(type),
    });
  }
  if (!(data instanceof arrays[type])) {
    return usage('tensor-data', `the data of the ${type} tensor has the wrong class`, {
      path,
      expected: arrays[type].name,
      received: className(data),
    });
  }
  const bad = dims.find((size) => !Number.isInteger(size) || size < 0);
  if (bad !== undefined) {
    return usage('tensor-dims', 'a dimension is not a whole number from 0 up', {
      path,
      received: list(dims),
    });
  }
  const length = elementCount(dims);
  if (data.length !== length) {
    return usage('tensor-length', `the data does not fill the dimensions ${list(dims)}`, {
      path,
      expected: `${length} values`,
      received: String(data.length),
      ...(data.length === 0 && {
        hint: 'Data that was fed to a run has moved to another thread and cannot be fed again.',
      }),
    });
  }
  return undefined;
}

/** A tensor whose data are on a device, where nobody can look at them. */
export interface RemoteTensor {
  readonly type: HostTensor['type'];
  readonly dims: readonly number[];
  readonly remote: object;
}

/**
 * What keeps `values` from being what `expected` declares. Symbolic dimensions
 * of the same name must have the same size in all of them.
 */
export function checkTensors(
  role: 'input' | 'state slot',
  values: Readonly<Record<string, HostTensor | RemoteTensor>>,
  expected: readonly ValueInfo[],
): Failure | undefined {
  const symbols = new Map<string, { readonly size: number; readonly name: string }>();
  for (const info of expected) {
    const path = `${role} "${info.name}"`;
    const tensor = Object.hasOwn(values, info.name) ? values[info.name] : undefined;
    if (tensor === undefined) {
      return role === 'input'
        ? usage('feed-missing', 'it was not fed', { path, expected: `${info.type} ${list(info.dims)}` })
        : usage('state-missing', 'it was never written', {
            path,
            expected: `${info.type} ${list(info.dims)}`,
            hint: 'Write it with writeState before the first run.',
          });
    }
    const failure = 'remote' in tensor ? undefined : checkTensor(path, tensor);
    if (failure !== undefined) return failure;
    if (tensor.type !== info.type) {
      return usage('tensor-type', 'the element type does not fit', {
        path,
        expected: info.type,
        received: tensor.type,
      });
    }
    const fits =
      tensor.dims.length === info.dims.length &&
      info.dims.every((size, axis) => typeof size === 'string' || size === tensor.dims[axis]);
    if (!fits) {
      return usage('tensor-dims', 'the dimensions do not fit', {
        path,
        expected: list(info.dims),
        received: list(tensor.dims),
      });
    }
    for (const [axis, symbol] of info.dims.entries()) {
      // onnxruntime names a dimension that has neither size nor name ''.
      if (typeof symbol !== 'string' || symbol === '') continue;
      const size = tensor.dims[axis] ?? 0;
      const first = symbols.get(symbol);
      if (first === undefined) {
        symbols.set(symbol, { size, name: info.name });
      } else if (first.size !== size) {
        return usage(
          'tensor-symbol',
          `the dimension "${symbol}" differs from that of ${role} "${first.name}"`,
          {
            path,
            expected: String(first.size),
            received: String(size),
          },
        );
      }
    }
  }
  return undefined;
}

/** {@link checkTensors} for what is fed to a run, which may hold nothing else. */
export function checkFeeds(feeds: Tensors, inputs: readonly ValueInfo[]): Failure | undefined {
  const names = inputs.map(({ name }) => name);
  const unknown = Object.keys(feeds).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    return usage('feed-unknown', 'the program has no such input', {
      path: `input "${unknown}"`,
      expected: names.length === 0 ? 'no feeds' : names.join(', '),
    });
  }
  return checkTensors('input', feeds, inputs);
}

function usage(code: string, problem: string, details: Failure['details']): Failure {
  return { kind: 'usage', code, problem, details };
}

function list(dims: readonly (number | string)[]): string {
  return `[${dims.map((size) => (size === '' ? '?' : size)).join(', ')}]`;
}

function className(value: unknown): string {
  return value instanceof Object ? value.constructor.name : typeof value;
}
