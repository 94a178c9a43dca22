import { type ImageShape, squeezeExciteShape } from '@fovea/shape';
import type { Named } from '../attributes.ts';
import { productOfBranches } from '../explain/branch-terms.ts';
import { createLayer, type InputOf, type Layer } from '../layer.ts';
import type { LayerDefinition } from '../layer-definition.ts';
import { multiplyBranches } from '../multiply-branches.ts';
import { branchesLayout } from '../train/train-branches.ts';
import { trainProduct } from '../train/train-product.ts';
import { dense } from './dense.ts';
import { globalAvgPool2d } from './global-avg-pool2d.ts';
import { relu } from './relu.ts';
import { sigmoid } from './sigmoid.ts';
import { silu } from './silu.ts';

export interface SqueezeExciteAttributes {
  /** How many times fewer channels there are in between. Default 16. */
  readonly reduction?: number;
  /** What bends the values in between. Default `'relu'`. */
  readonly activation?: 'relu' | 'silu';
}

export interface SqueezeExcite extends Layer {
  readonly type: 'squeezeExcite';
  readonly out: ImageShape<'squeezeExcite', InputOf<this['in']>>;
}

/**
 * Squeeze and excitation: each channel times a number between 0 and 1, which a
 * small network makes of all channels' means. It is
 * `multiply(sequential(), sequential(globalAvgPool2d(), dense(max(1, ⌊channels / reduction⌋)), relu(), dense(channels), sigmoid()))`,
 * and its parameters are called so: `squeezeExcite_1.dense_1.weight`.
 * `[channels, height, width]`, unchanged.
 *
 * Source: Hu, Shen, Albanie, Sun and Wu, 2017, arXiv:1709.01507.
 */
export function squeezeExcite(attributes: SqueezeExciteAttributes & Named = {}): SqueezeExcite {
  return createLayer<SqueezeExcite>(squeezeExciteDefinition, attributes);
}

const defaultReduction = 16;

export const squeezeExciteDefinition: LayerDefinition<SqueezeExciteAttributes> = {
  type: 'squeezeExcite',
  doc: 'Turns each channel up or down, depending on how much of every channel there is in the whole image.',
  attributes: {
    reduction: {
      kind: 'whole',
      least: 1,
      doc: 'How many times fewer channels there are between the two dense layers.',
      default: `${defaultReduction}`,
    },
    activation: {
      kind: 'choice',
      values: ['relu', 'silu'],
      doc: 'What bends the values between the two dense layers.',
      default: 'relu',
    },
  },
  branches(input, { reduction = defaultReduction, activation }) {
    const [channels = 0] = squeezeExciteShape(input, { reduction });
    const squeezed = Math.max(1, Math.floor(channels / reduction));
    const bend = activation === 'silu' ? silu() : relu();
    return [[], [globalAvgPool2d(), dense(squeezed), bend, dense(channels), sigmoid()]];
  },
  shape: (input, { reduction = defaultReduction }) => squeezeExciteShape(input, { reduction }),
  forward: multiplyBranches,
  trainLayout: branchesLayout,
  train: trainProduct,
  explain: productOfBranches,
  examples: [
    { attributes: {}, input: [3, 2, 4], output: [3, 2, 4] },
    { attributes: { reduction: 2, activation: 'silu' }, input: [4, 3, 2], output: [4, 3, 2] },
    { attributes: {}, input: [7], rejects: 'needs a [channels, height, width] input, got [7]' },
    {
      attributes: { reduction: 0 },
      input: [4, 2, 2],
      rejects: 'reduction must be a whole number of at least 1, got 0',
    },
  ],
};
