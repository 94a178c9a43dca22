import type { ReactElement } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { formatNumber, formatTerm } from '../format-number.ts';
import { isImage, type Stage } from '../inside/stages.ts';
import { InputMap } from './input-map.tsx';
import type { Explained } from './kinds.ts';
import { ResultLine } from './result-line.tsx';
import { Step } from './step.tsx';

export interface OneViewProps {
  readonly stage: Stage;
  readonly explanation: Explained<'rectified' | 'function' | 'normalised' | 'copy' | 'weighted-sum'>;
  readonly value: number;
}

/** A layer that makes each value from one other: where that one is, and what is done to it. */
export function OneView({ stage, explanation, value }: OneViewProps): ReactElement {
  const { look } = useText();
  const [term] = explanation.terms;
  const channel = term?.channel ?? 0;
  const from = formatNumber(term?.value ?? Number.NaN);
  const { shape } = stage.input;
  return (
    <ol className="cell-steps">
      <Step title={isImage(shape) ? look.cell.from(channel + 1) : look.cell.input(channel)}>
        {isImage(shape) && (
          <InputMap
            stage={stage}
            channel={channel}
            label={look.cell.from(channel + 1)}
            frame={explanation.window}
          />
        )}
      </Step>
      <Step title={look.cell.one[explanation.kind]}>
        <ResultLine
          left={leftSide(stage.node.definition.type, explanation, from)}
          result={explanation.result}
          value={value}
        />
      </Step>
    </ol>
  );
}

function leftSide(type: string, explanation: OneViewProps['explanation'], from: string): string {
  switch (explanation.kind) {
    case 'rectified':
      return `max(0, ${from})`;
    case 'function':
      return `${type}(${from})`;
    case 'normalised': {
      const { mean, deviation, weight, bias } = explanation;
      const standard = `(${from} − ${formatTerm(mean)}) ÷ ${formatTerm(deviation)}`;
      return `${standard} × ${formatTerm(weight)} + ${formatTerm(bias)}`;
    }
    case 'copy':
      return from;
    case 'weighted-sum': {
      const factor = explanation.terms[0]?.weight ?? Number.NaN;
      return `${from} × ${formatTerm(factor)} + ${formatTerm(explanation.bias)}`;
    }
  }
}
