import type { InitAttributes, Shape, WeightInitName } from '@fovea/shape';
import type { AttributeInfo } from './attributes.ts';
import { type Fans, fanInUniform, fansOf, type Initializer } from './initializer.ts';

/** Distributions for weights by their names, of the fans of their shape: the formulas of torch.nn.init. */
const inits: Readonly<Record<WeightInitName, (fans: Fans) => Initializer>> = {
  /** What PyTorch's layers begin with: uniform within 1/√fanIn. */
  default: ({ fanIn }) => fanInUniform(fanIn),
  /** He et al., 2015, arXiv:1502.01852, for ReLU behind it: bound √(6/fanIn). */
  kaimingUniform: ({ fanIn }) => ({ kind: 'uniform', bound: Math.sqrt(6 / fanIn) }),
  /** The same with standard deviation √(2/fanIn). */
  kaimingNormal: ({ fanIn }) => ({ kind: 'normal', std: Math.sqrt(2 / fanIn) }),
  /** √(2/fanOut), as residual networks usually begin. */
  kaimingNormalOut: ({ fanOut }) => ({ kind: 'normal', std: Math.sqrt(2 / fanOut) }),
  /** Glorot and Bengio, 2010: bound √(6/(fanIn + fanOut)). */
  xavierUniform: ({ fanIn, fanOut }) => ({ kind: 'uniform', bound: Math.sqrt(6 / (fanIn + fanOut)) }),
  /** The same with standard deviation √(2/(fanIn + fanOut)). */
  xavierNormal: ({ fanIn, fanOut }) => ({ kind: 'normal', std: Math.sqrt(2 / (fanIn + fanOut)) }),
  /** LeCun et al., 1998: bound √(3/fanIn). */
  lecunUniform: ({ fanIn }) => ({ kind: 'uniform', bound: Math.sqrt(3 / fanIn) }),
  /** The same with standard deviation √(1/fanIn). */
  lecunNormal: ({ fanIn }) => ({ kind: 'normal', std: Math.sqrt(1 / fanIn) }),
  /** Standard deviation 0.02, cut off at 0.04, as transformers begin. */
  truncatedNormal: () => ({ kind: 'truncatedNormal', std: 0.02 }),
  /** Saxe, McClelland and Ganguli, 2013, arXiv:1312.6120. */
  orthogonal: () => ({ kind: 'orthogonal', gain: 1 }),
};

/** What an editor and the check of values know about these attributes. */
export const initInfos: { readonly [Name in keyof InitAttributes]-?: AttributeInfo } = {
  weightInit: {
    kind: 'choice',
    values: Object.keys(inits),
    orNumber: true,
    doc: 'The distribution that weights are drawn from before training, or one number for all of them.',
    default: 'default',
  },
  biasInit: {
    kind: 'choice',
    values: ['default'],
    orNumber: true,
    doc: 'What biases begin with: drawn like default weights, or one number for all of them.',
    default: 'default',
  },
};

/**
 * The initialisers of a layer's weight and bias.
 *
 * @param shape - the weight's: outputs, inputs, kernel
 */
export function initializersOf(
  shape: Shape,
  { weightInit = 'default', biasInit = 'default' }: InitAttributes,
): { readonly weight: Initializer; readonly bias: Initializer } {
  const fans = fansOf(shape);
  return {
    weight:
      typeof weightInit === 'number' ? { kind: 'constant', value: weightInit } : inits[weightInit](fans),
    bias: typeof biasInit === 'number' ? { kind: 'constant', value: biasInit } : fanInUniform(fans.fanIn),
  };
}
