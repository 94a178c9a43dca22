import type { Region } from '@fovea/shape';
import type { Cell, Term } from '../cell-explanation.ts';
import type { Convolution } from '../train/convolution.ts';
import { termAt } from './terms.ts';

/**
 * The input values that a transposed convolution adds up at one output cell,
 * and where in the weight the factor of each stands. Cells between the kernels
 * of a large stride have none.
 *
 * @param conv - the convolution that the transposed one is the way back of
 */
export function transposeTerms(
  cell: Cell,
  { window, channels, filters, groups }: Convolution,
  input: Float32Array,
): { readonly terms: readonly Term[]; readonly places: readonly number[]; readonly window: Region } {
  const rows = stamps(window, 0, cell.row);
  const columns = stamps(window, 1, cell.column);
  const perGroup = channels / groups;
  const first = Math.floor(cell.channel / perGroup) * (filters / groups);
  const terms: Term[] = [];
  const places: number[] = [];
  for (let channel = first; channel < first + filters / groups; channel++) {
    for (const { place: row, tap: i } of rows) {
      for (const { place: column, tap: j } of columns) {
        terms.push(termAt({ channel, row, column }, [filters, ...window.output], input));
        const kernel = channel * perGroup + (cell.channel % perGroup);
        places.push((kernel * window.kernel[0] + i) * window.kernel[1] + j);
      }
    }
  }
  const [top, left] = [terms[0]?.row ?? 0, terms[0]?.column ?? 0];
  const last = terms.at(-1);
  const height = last === undefined ? 0 : last.row - top + 1;
  const width = last === undefined ? 0 : last.column - left + 1;
  return { terms, places, window: { top, left, height, width } };
}

/** Which input rows (axis 0) or columns reach one of the output, and with which of the kernel's. */
function stamps(
  { kernel, stride, dilation, pads, output }: Convolution['window'],
  axis: 0 | 1,
  at: number,
): { readonly place: number; readonly tap: number }[] {
  const reached = [];
  for (let tap = kernel[axis] - 1; tap >= 0; tap--) {
    const place = (at + pads[axis] - tap * dilation[axis]) / stride[axis];
    if (Number.isInteger(place) && place >= 0 && place < output[axis]) reached.push({ place, tap });
  }
  return reached;
}
