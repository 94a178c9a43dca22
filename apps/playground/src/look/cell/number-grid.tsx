import type { MapScale } from '@fovea/explain';
import type { ReactElement } from 'react';
import { formatNumber, formatShort } from '../format-number.ts';
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

/** Numbers get smaller in windows wider than the first, and are left to the pointer in those wider than the second. */
const [LARGE, MEDIUM] = [3, 5];

/** A window, a kernel or their products, as numbers on their colours. */
export function NumberGrid(props: NumberGridProps): ReactElement {
  const { title, values, columns, scale, outside, winner, pointed, onPoint } = props;
  const rows = Array.from({ length: Math.ceil(values.length / columns) }, (_, row) => row);
  const size = columns <= LARGE ? 'large' : columns <= MEDIUM ? 'medium' : 'small';
  return (
    <figure className="number-grid" data-size={size} onPointerLeave={() => onPoint?.(undefined)}>
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
                    title={formatNumber(value)}
                    onPointerEnter={() => onPoint?.(cell)}
                  >
                    {size === 'small' ? '' : formatShort(value)}
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
