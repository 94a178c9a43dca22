import type { Step } from '../../layer.ts';
import { relu } from '../../layers/relu.ts';
import { residual } from '../../layers/residual.ts';
import { sequential } from '../../sequential.ts';
import { convNorm } from './conv-norm.ts';

/**
 * The block of ResNet-50: 1×1 to `filters` channels, 3×3, and 1×1 to four
 * times as many. The 3×3 convolution has the stride, as in torchvision ("v1.5").
 */
export function bottleneck(filters: number, stride: number, projects: boolean): Step {
  const body = sequential(
    ...convNorm({ filters, kernel: 1, bend: relu() }),
    ...convNorm({ filters, kernel: 3, stride, bend: relu() }),
    ...convNorm({ filters: 4 * filters, kernel: 1 }),
  );
  const shortcut = projects ? convNorm({ filters: 4 * filters, kernel: 1, stride }) : [];
  return sequential(residual(body, sequential(...shortcut)), relu());
}
