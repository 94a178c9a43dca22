import type { Optimizer } from '@fovea/compiler';
import { type AdadeltaOptions, adadelta } from '../optimizers/adadelta.ts';
import { type AdagradOptions, adagrad } from '../optimizers/adagrad.ts';
import { type AdamOptions, adam } from '../optimizers/adam.ts';
import { adamw } from '../optimizers/adamw.ts';
import { type LionOptions, lion } from '../optimizers/lion.ts';
import { type RmspropOptions, rmsprop } from '../optimizers/rmsprop.ts';
import { type SgdOptions, sgd } from '../optimizers/sgd.ts';

/** An optimiser as plain data, which a checkpoint can hold. */
export type OptimizerSettings =
  | ({ readonly name: 'sgd' } & SgdOptions)
  | ({ readonly name: 'adam' } & AdamOptions)
  | ({ readonly name: 'adamw' } & AdamOptions)
  | ({ readonly name: 'rmsprop' } & RmspropOptions)
  | ({ readonly name: 'adagrad' } & AdagradOptions)
  | ({ readonly name: 'adadelta' } & AdadeltaOptions)
  | ({ readonly name: 'lion' } & LionOptions);

/** All optimisers, by what settings call them. */
export const optimizerNames: readonly OptimizerSettings['name'][] = [
  'sgd',
  'adam',
  'adamw',
  'rmsprop',
  'adagrad',
  'adadelta',
  'lion',
];

/** The optimiser that settings describe. @throws UsageError for an option out of range */
export function optimizerFrom(settings: OptimizerSettings): Optimizer {
  switch (settings.name) {
    case 'sgd':
      return sgd(settings);
    case 'adam':
      return adam(settings);
    case 'adamw':
      return adamw(settings);
    case 'rmsprop':
      return rmsprop(settings);
    case 'adagrad':
      return adagrad(settings);
    case 'adadelta':
      return adadelta(settings);
    case 'lion':
      return lion(settings);
  }
}
