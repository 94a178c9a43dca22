import type { Optimizer } from '@fovea/compiler';
import { type AdamOptions, adam } from './optimizers/adam.ts';
import { type SgdOptions, sgd } from './optimizers/sgd.ts';

/** An optimiser as plain data, which a checkpoint can hold. */
export type OptimizerSettings =
  | ({ readonly name: 'adam' } & Omit<AdamOptions, 'learningRate'>)
  | ({ readonly name: 'sgd' } & Omit<SgdOptions, 'learningRate'>);

/** The optimiser that settings describe, with its default learning rate. */
export function optimizerFrom(settings: OptimizerSettings): Optimizer {
  return settings.name === 'adam' ? adam(settings) : sgd(settings);
}
