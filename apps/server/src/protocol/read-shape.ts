import { UsageError } from '@fovea/shape';

/** More elements than any request could hold; keeps sizes exact while they are multiplied. */
const MOST_ELEMENTS = 2 ** 40;

export interface TensorShape {
  readonly dims: readonly number[];
  /** How many elements they make. */
  readonly length: number;
}

/**
 * Reads the `shape` of a tensor in a request. Allocates nothing, however large
 * the sizes are.
 *
 * @param path names the tensor in errors.
 * @throws UsageError when it is no list of whole numbers from 0 up, or their product is beyond reason.
 */
export function readShape(shape: unknown, path: string): TensorShape {
  if (!Array.isArray(shape) || shape.length > 16 || !shape.every(isSize)) {
    throw new UsageError('tensor-shape', 'the shape cannot be used', {
      path,
      expected: 'a list of at most 16 whole numbers from 0 up',
      received: short(shape),
    });
  }
  const dims: readonly number[] = shape;
  // A size of 0 makes the product 0, whatever stands beside it.
  const length = dims.includes(0) ? 0 : dims.reduce((product, size) => product * size, 1);
  if (length > MOST_ELEMENTS) {
    throw new UsageError('tensor-shape', 'the shape has more elements than a request can hold', {
      path,
      received: short(shape),
    });
  }
  return { dims, length };
}

function isSize(size: unknown): size is number {
  return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0;
}

/** A value of a request as it can stand in an error. */
export function short(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value) && value.length > 16) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return 'an object';
  if (Array.isArray(value) && value.some((each) => typeof each === 'object' && each !== null)) {
    return 'a list of lists or objects';
  }
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
