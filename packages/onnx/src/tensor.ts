import type { TensorData } from './element-type.ts';
import type { ElementType } from './program.ts';

/** A tensor in memory: row-major, `data.length` is the product of `dims` (1 for a scalar, whose dims are empty). */
export interface Tensor {
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly data: TensorData;
}
