import type { Optimizer } from '@fovea/compiler';
import { type AdamOptions, adam } from './optimizers/adam.ts';
import { type SgdOptions, sgd } from './optimizers/sgd.ts';

/** An optimiser as plain data, which a checkpoint can hold. */
export type OptimizerSettings =
  | ({ readonly name: 'adam' } & AdamOptions)
  | ({ readonly name: 'sgd' } & SgdOptions);

/** The optimiser that settings describe. */
export function optimizerFrom(settings: OptimizerSettings): Optimizer {
  return settings.name === 'adam' ? adam(settings) : sgd(settings);
}
