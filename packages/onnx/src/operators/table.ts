import { ACTIVATION } from './activation.ts';
import { CONDITIONAL } from './conditional.ts';
import { CONSTANT } from './constant.ts';
import { CONV } from './conv.ts';
import { ELEMENTWISE } from './elementwise.ts';
import { GATHER } from './gather.ts';
import { LOOP } from './loop.ts';
import { MATMUL } from './matmul.ts';
import { NORMALISATION } from './normalisation.ts';
import type { Operators } from './operator.ts';
import { POOLING } from './pooling.ts';
import { REDUCE } from './reduce.ts';
import { RESHAPE } from './reshape.ts';
import { RESIZE } from './resize.ts';
import { SLICE } from './slice.ts';

/** Every operator whose inputs, attributes, types and shapes are checked, as of opset 17. */
export const OPERATORS: Operators = {
  ...ELEMENTWISE,
  ...ACTIVATION,
  ...CONV,
  ...POOLING,
  ...MATMUL,
  ...REDUCE,
  ...NORMALISATION,
  ...RESHAPE,
  ...SLICE,
  ...GATHER,
  ...CONSTANT,
  ...RESIZE,
  ...LOOP,
  ...CONDITIONAL,
};
