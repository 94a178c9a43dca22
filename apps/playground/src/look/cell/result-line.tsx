import type { ReactElement } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { formatNumber } from '../format-number.ts';

export interface ResultLineProps {
  /** What leads to the result, e.g. `0.412 + 0.050`; ends before the equals sign. */
  readonly left: string;
  /** As the explanation computed it. */
  readonly result: number;
  /** As it stands in the map. */
  readonly value: number;
}

/** The last line: the sum, and that it is what the map shows. */
export function ResultLine({ left, result, value }: ResultLineProps): ReactElement {
  const { look } = useText();
  return (
    <p className="cell-result">
      <span>{left} = </span>
      <output className="cell-sum">{formatNumber(result)}</output>
      <span className="cell-in-map">
        {look.cell.inMap} <b className="cell-value">{formatNumber(value)}</b>
      </span>
    </p>
  );
}
