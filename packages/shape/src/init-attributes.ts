/** Distributions that weights can begin with, by what `torch.nn.init` and others call them; `@fovea/layers` has the formulas. */
export type WeightInitName =
  | 'default'
  | 'kaimingUniform'
  | 'kaimingNormal'
  | 'kaimingNormalOut'
  | 'xavierUniform'
  | 'xavierNormal'
  | 'lecunUniform'
  | 'lecunNormal'
  | 'truncatedNormal'
  | 'orthogonal';

/** How the parameters of a layer with weights begin. Shapes do not depend on it. */
export interface InitAttributes {
  /** The name of a distribution, or one number for all weights. Default `default`: as PyTorch's layers begin. */
  readonly weightInit?: WeightInitName | number;
  /** One number for all biases, or `default`: as PyTorch's begin. */
  readonly biasInit?: 'default' | number;
}
