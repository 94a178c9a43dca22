import type { Optimizer } from '@fovea/compiler';
import { type AdamOptions, adamLike } from './adam.ts';

/**
 * Adam with decoupled weight decay: θ ← θ · (1 − lr · λ), then Adam's step. `weightDecay` is 0.01 by default, as in PyTorch.
 *
 * Source: Loshchilov and Hutter, 2017, arXiv:1711.05101, in the form of torch.optim.AdamW.
 *
 * @throws UsageError for an option out of range
 */
export function adamw(options: AdamOptions = {}): Optimizer {
  return adamLike('adamw', true, { weightDecay: 0.01, ...options });
}
