import { allNodes, type Cell, type Network } from '@fovea/layers';

/** A value that is being looked at: which layer, which of its maps, which cell. */
export interface Selection extends Cell {
  readonly layer: string;
}

/** The selection as far as the network still has it: the layer must be there, the cell is moved inside. */
export function validSelection(selection: Selection | undefined, network: Network): Selection | undefined {
  const node = allNodes(network).find(({ name }) => name === selection?.layer);
  if (selection === undefined || node === undefined) return undefined;
  const [channels = 1, height = 1, width = 1] = node.output;
  const inside = (value: number, size: number) => Math.min(size - 1, Math.max(0, value));
  return {
    layer: node.name,
    channel: inside(selection.channel, channels),
    row: inside(selection.row, height),
    column: inside(selection.column, width),
  };
}

/** The cell after this one on a walk over a map, row by row, from the start again at the end. */
export function nextPlace(
  { row, column }: Pick<Cell, 'row' | 'column'>,
  { height, width }: { readonly height: number; readonly width: number },
): Pick<Cell, 'row' | 'column'> {
  if (column + 1 < width) return { row, column: column + 1 };
  return { row: (row + 1) % height, column: 0 };
}

/** The place of a map's largest value: the most interesting cell to begin with. */
export function strongestPlace(values: Float32Array, width: number): Pick<Cell, 'row' | 'column'> {
  let best = 0;
  values.forEach((value, i) => {
    if (Math.abs(value) > Math.abs(values[best] ?? 0)) best = i;
  });
  return { row: Math.floor(best / width), column: best % width };
}
