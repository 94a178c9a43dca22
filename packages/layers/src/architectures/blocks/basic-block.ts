import type { Step } from '../../layer.ts';
import { relu } from '../../layers/relu.ts';
import { residual } from '../../layers/residual.ts';
import { sequential } from '../../sequential.ts';
import { convNorm } from './conv-norm.ts';

/**
 * The block of ResNet-18 and of the ResNets for CIFAR: two 3×3 convolutions
 * and a way past them, which is a 1×1 convolution where `projects`. (He's
 * option B; option A, zeros for the new channels, has no parameters there.)
 */
export function basicBlock(filters: number, stride: number, projects: boolean): Step {
  const body = sequential(
    ...convNorm({ filters, kernel: 3, stride, bend: relu() }),
    ...convNorm({ filters, kernel: 3 }),
  );
  const shortcut = projects ? convNorm({ filters, kernel: 1, stride }) : [];
  return sequential(residual(body, sequential(...shortcut)), relu());
}
