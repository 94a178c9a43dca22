import type { Loss } from '@fovea/compiler';
import type { Dataset, TargetDataset } from '@fovea/data';
import { UsageError } from '@fovea/shape';
import { type BinaryCrossEntropyOptions, binaryCrossEntropy } from '../losses/binary-cross-entropy.ts';
import { type CrossEntropyOptions, crossEntropy } from '../losses/cross-entropy.ts';
import { type FocalOptions, focal } from '../losses/focal.ts';
import { type HuberOptions, huber } from '../losses/huber.ts';
import { meanAbsoluteError } from '../losses/mean-absolute-error.ts';
import { meanSquaredError } from '../losses/mean-squared-error.ts';
import { balancedWeights } from './balanced-weights.ts';

/** A loss as plain data, which a checkpoint can hold. */
export type LossSettings =
  | ({
      readonly name: 'crossEntropy';
      /** `balanced`: images / (classes · images of the class), of the training data. */
      readonly classWeights?: readonly number[] | 'balanced';
    } & Omit<CrossEntropyOptions, 'classWeights'>)
  | ({ readonly name: 'focal' } & FocalOptions)
  | ({ readonly name: 'binaryCrossEntropy' } & BinaryCrossEntropyOptions)
  | { readonly name: 'meanSquaredError' }
  | { readonly name: 'meanAbsoluteError' }
  | ({ readonly name: 'huber' } & HuberOptions)
  /** One of your own, by its `name`: it is handed to the session beside the settings. */
  | { readonly name: 'own'; readonly own: string };

/** All losses that settings can describe, by what they call them. */
export const lossNames: readonly Exclude<LossSettings['name'], 'own'>[] = [
  'crossEntropy',
  'focal',
  'binaryCrossEntropy',
  'meanSquaredError',
  'meanAbsoluteError',
  'huber',
];

/**
 * The loss that settings describe.
 *
 * @param train - what `balanced` class weights are counted in
 * @throws UsageError for options out of range, classes that cannot be balanced, or a loss of your own, which only you have
 */
export function lossFrom(settings: LossSettings, train: Dataset | TargetDataset): Loss {
  return lossWith(settings, () => balancedWeights(train));
}

/** @throws UsageError for options that are out of range whatever the data are, or a loss of your own */
export function checkLossSettings(settings: LossSettings): void {
  lossWith(settings, () => []);
}

function lossWith(settings: LossSettings, balance: () => readonly number[]): Loss {
  switch (settings.name) {
    case 'crossEntropy': {
      const { classWeights, ...rest } = settings;
      if (classWeights === undefined) return crossEntropy(rest);
      return crossEntropy({ ...rest, classWeights: classWeights === 'balanced' ? balance() : classWeights });
    }
    case 'focal':
      return focal(settings);
    case 'binaryCrossEntropy':
      return binaryCrossEntropy(settings);
    case 'meanSquaredError':
      return meanSquaredError();
    case 'meanAbsoluteError':
      return meanAbsoluteError();
    case 'huber':
      return huber(settings);
    case 'own':
      throw new UsageError('loss-missing', 'the loss of this run is one of your own', {
        path: 'loss',
        expected: `the loss "${settings.own}" beside the settings`,
        hint: 'A checkpoint cannot hold it: give it as `loss`, next to `engine` and `train`.',
      });
  }
}
