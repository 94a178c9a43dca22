import { branchOutputs } from '../branch-outputs.ts';
import type { BranchTerm, Cell, CellExplanation, CellValues } from '../cell-explanation.ts';
import type { LayerNode } from '../layer-definition.ts';
import { cellRegion, termAt } from './terms.ts';

/** What the rows inside a composite give at a cell of its output; a row with one number per channel gives that everywhere. */
export function branchTerms(cell: Cell, node: LayerNode, { branches }: CellValues): BranchTerm[] {
  return branchOutputs(node).map((shape, branch) => {
    const [, height = 1, width = 1] = shape;
    const at = { ...cell, row: Math.min(cell.row, height - 1), column: Math.min(cell.column, width - 1) };
    return { ...termAt(at, shape, branches[branch] ?? new Float32Array()), branch };
  });
}

/** What the rows give, added up. */
export function sumOfBranches(cell: Cell, node: LayerNode, values: CellValues): CellExplanation {
  const terms = branchTerms(cell, node, values);
  const result = terms.reduce((sum, { value }) => sum + value, 0);
  return { kind: 'sum', terms, result, window: cellRegion(cell) };
}

/** What the rows give, multiplied. */
export function productOfBranches(cell: Cell, node: LayerNode, values: CellValues): CellExplanation {
  const terms = branchTerms(cell, node, values);
  const result = terms.reduce((product, { value }) => product * value, 1);
  return { kind: 'product', terms, result, window: cellRegion(cell) };
}
