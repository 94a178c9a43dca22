import type { ReactElement } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { formatNumber, formatTerm } from '../format-number.ts';
import type { Explained } from './kinds.ts';
import { ResultLine } from './result-line.tsx';

export interface OneViewProps {
  readonly explanation: Explained<'rectified' | 'copy' | 'weighted-sum'>;
  readonly value: number;
}

/** A layer that makes each value from the one at the same place. */
export function OneView({ explanation, value }: OneViewProps): ReactElement {
  const { look } = useText();
  const [term] = explanation.terms;
  const from = formatNumber(term?.value ?? Number.NaN);
  return (
    <div className="cell-one">
      <p>{look.cell.one[explanation.kind]}</p>
      <ResultLine left={leftSide(explanation, from)} result={explanation.result} value={value} />
    </div>
  );
}

function leftSide(explanation: OneViewProps['explanation'], from: string): string {
  switch (explanation.kind) {
    case 'rectified':
      return `max(0, ${from})`;
    case 'copy':
      return from;
    case 'weighted-sum': {
      const factor = explanation.terms[0]?.weight ?? Number.NaN;
      return `${from} × ${formatTerm(factor)} + ${formatTerm(explanation.bias)}`;
    }
  }
}
