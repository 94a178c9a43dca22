import type { TrainContext, Trained } from '../layer-definition.ts';
import type { Convolution } from './convolution.ts';
import type { Activation } from './layout.ts';
import { trainConvPlain } from './train-conv-plain.ts';
import { trainConvRows } from './train-conv-rows.ts';

/** A convolution's training form for the layout that its input is in; see {@link chooseConvLayout}. */
export function trainConv2d(x: Activation, conv: Convolution, context: TrainContext): Trained {
  return x.layout.kind === 'plain'
    ? trainConvPlain(x.value, conv, context)
    : trainConvRows(x.value, conv, context);
}
