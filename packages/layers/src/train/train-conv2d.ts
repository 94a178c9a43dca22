import type { TrainContext, Trained } from '../layer-definition.ts';
import type { Convolution } from './convolution.ts';
import type { Activation } from './layout.ts';
import { suitsColumns, trainConvColumns } from './train-conv-columns.ts';
import { trainConvPlain } from './train-conv-plain.ts';
import { trainConvRows } from './train-conv-rows.ts';

/** A convolution's training form for the layout that its input is in; see {@link chooseConvLayout}. */
export function trainConv2d(x: Activation, conv: Convolution, context: TrainContext): Trained {
  if (x.layout.kind === 'plain') return trainConvPlain(x.value, conv, context);
  const train = suitsColumns(conv, context.wanted) ? trainConvColumns : trainConvRows;
  return train(x.value, conv, context);
}
