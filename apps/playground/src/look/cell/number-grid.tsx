import type { MapScale } from '@fovea/explain';
import type { ReactElement } from 'react';
import { formatNumber } from '../format-number.ts';
import { cellColours } from '../inside/cell-colours.ts';
import './number-grid.css';

export interface NumberGridProps {
  /** Under the grid, and its name for screen readers. */
  readonly title: string;
  /** Row-major. */
  readonly values: readonly number[];
  readonly columns: number;
  readonly scale: MapScale;
  /** Cells that lie in the padding are drawn as such. */
  readonly outside?: readonly boolean[];
  /** A cell to stand out, such as the largest. */
  readonly winner?: number | undefined;
  /** The cell that is pointed at in this grid or in one beside it. */
  readonly pointed?: number | undefined;
  readonly onPoint?: (cell: number | undefined) => void;
}

/** Windows wider than this show colours only: their numbers would not fit. */
const WIDEST = 7;

/** A window, a kernel or their products, as numbers on their colours. */
export function NumberGrid(props: NumberGridProps): ReactElement {
  const { title, values, columns, scale, outside, winner, pointed, onPoint } = props;
  const rows = Array.from({ length: Math.ceil(values.length / columns) }, (_, row) => row);
  const small = columns > WIDEST;
  return (
    <figure className="number-grid" data-small={small} onPointerLeave={() => onPoint?.(undefined)}>
      <table aria-label={title}>
        <tbody>
          {rows.map((row) => (
            <tr key={row}>
              {values.slice(row * columns, (row + 1) * columns).map((value, column) => {
                const cell = row * columns + column;
                const isOutside = outside?.[cell] === true;
                return (
                  <td
                    key={cell}
                    style={isOutside ? undefined : cellColours(value, scale)}
                    data-outside={isOutside}
                    data-winner={cell === winner}
                    data-pointed={cell === pointed}
                    title={small ? formatNumber(value) : undefined}
                    onPointerEnter={() => onPoint?.(cell)}
                  >
                    {small ? '' : formatNumber(value, 2)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <figcaption aria-hidden="true">{title}</figcaption>
    </figure>
  );
}
