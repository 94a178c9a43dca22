import { normal, uniform } from '@fovea/data';
import type { Initializer } from '@fovea/layers';
import { elementCount, type Shape } from '@fovea/shape';

/**
 * The numbers that a parameter starts with: a function of its initialiser, its shape and the seed alone.
 *
 * @param seed - what `randomStream` of `@fovea/data` takes
 */
export function drawInitial(init: Initializer, shape: Shape, seed: readonly number[]): Float32Array {
  const size = elementCount(shape);
  switch (init.kind) {
    case 'constant':
      return new Float32Array(size).fill(init.value);
    case 'uniform':
      return uniform(size, seed).map((value) => (2 * value - 1) * init.bound);
    case 'normal':
      return normal(size, seed).map((value) => value * init.std);
    case 'truncatedNormal':
      return truncated(size, seed).map((value) => value * init.std);
    case 'orthogonal':
      return orthogonal(shape, seed).map((value) => value * init.gain);
  }
}

/** Normal numbers within two standard deviations: one beyond is drawn anew, from a stream of its own. */
function truncated(size: number, seed: readonly number[]): Float32Array {
  const drawn = normal(size, seed);
  for (let i = 0; i < size; i++) {
    for (let again = 1; Math.abs(drawn[i] ?? 0) > 2; again++)
      drawn[i] = normal(1, [...seed, i, again])[0] ?? 0;
  }
  return drawn;
}

/**
 * Rows of normal numbers made orthogonal to each other one after the other (Gram and Schmidt, twice for
 * accuracy), as the Q of a QR decomposition whose R has a positive diagonal: torch.nn.init.orthogonal_.
 * Where there are more rows than columns, the columns.
 */
function orthogonal(shape: Shape, seed: readonly number[]): Float32Array {
  const size = elementCount(shape);
  const first = shape[0] ?? 1;
  const rest = size / first;
  const [count, length] = first <= rest ? [first, rest] : [rest, first];
  const values = Float64Array.from(normal(size, seed));
  const vectors = Array.from({ length: count }, (_, i) => values.subarray(i * length, (i + 1) * length));
  for (const [i, vector] of vectors.entries()) {
    for (const before of [...vectors.slice(0, i), ...vectors.slice(0, i)]) {
      const along = dot(vector, before);
      for (let k = 0; k < length; k++) vector[k] = (vector[k] ?? 0) - along * (before[k] ?? 0);
    }
    const norm = Math.sqrt(dot(vector, vector));
    for (let k = 0; k < length; k++) vector[k] = (vector[k] ?? 0) / norm;
  }
  if (first <= rest) return Float32Array.from(values);
  return Float32Array.from({ length: size }, (_, i) => vectors[i % rest]?.[Math.floor(i / rest)] ?? 0);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
