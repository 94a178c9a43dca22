import type { LayerNode } from '@fovea/layers';

/**
 * Moves monotone layers (ReLU) behind the selecting layer (max-pooling) that
 * follows them: the largest of max(0, x) is max(0, the largest of x). Values
 * and gradients stay the same, and fewer elements are touched.
 */
export function commuteMonotone(nodes: readonly LayerNode[]): LayerNode[] {
  const result = [...nodes];
  for (let i = 0; i + 1 < result.length; i++) {
    const [first, second] = [result[i], result[i + 1]];
    if (first?.definition.monotone !== true || second?.definition.selectsLargest !== true) continue;
    result[i] = second;
    result[i + 1] = { ...first, input: second.output, output: second.output };
  }
  return result;
}
