import type { Shape } from '@fovea/shape';
import type { LayerNode } from './layer-definition.ts';

/** What each row inside a composite gives; an empty one gives the input as it is. */
export function branchOutputs({ branches, input }: Pick<LayerNode, 'branches' | 'input'>): readonly Shape[] {
  return branches.map((row) => row.at(-1)?.output ?? input);
}
