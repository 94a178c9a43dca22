import type { Step } from '../../layer.ts';
import { batchNorm2d } from '../../layers/batch-norm2d.ts';
import { conv2d } from '../../layers/conv2d.ts';
import { relu } from '../../layers/relu.ts';
import { residual } from '../../layers/residual.ts';
import { sequential } from '../../sequential.ts';

/**
 * The block of ResNet-18 and of the ResNets for CIFAR: two 3×3 convolutions
 * and a way past them, which is a 1×1 convolution where `projects`. (He's
 * option B; option A, zeros for the new channels, has no parameters there.)
 */
export function basicBlock(filters: number, stride: number, projects: boolean): Step {
  const body = sequential(
    conv2d({ filters, kernel: 3, stride, padding: 1, bias: false }),
    batchNorm2d(),
    relu(),
    conv2d({ filters, kernel: 3, padding: 1, bias: false }),
    batchNorm2d(),
  );
  const shortcut = projects
    ? sequential(conv2d({ filters, kernel: 1, stride, bias: false }), batchNorm2d())
    : sequential();
  return sequential(residual(body, shortcut), relu());
}
