import { mapScale } from '@fovea/explain';
import type { ReactElement } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { formatNumber } from '../format-number.ts';
import { channelOf, type Stage } from '../inside/stages.ts';
import { InputMap } from './input-map.tsx';
import type { Explained } from './kinds.ts';
import { NumberGrid } from './number-grid.tsx';
import { ResultLine } from './result-line.tsx';
import { splitWindow } from './split-window.ts';
import { Step } from './step.tsx';

export interface PoolViewProps {
  readonly stage: Stage;
  readonly explanation: Explained<'maximum' | 'mean'>;
  readonly value: number;
}

/** A pooling at one place: the window, and its largest value or its mean. */
export function PoolView({ stage, explanation, value }: PoolViewProps): ReactElement {
  const { look } = useText();
  const [window] = splitWindow<Explained<'maximum' | 'mean'>['terms'][number]>(explanation.terms);
  if (window === undefined) return <p className="muted">{look.cell.unexplained}</p>;
  const scale = mapScale(channelOf(stage.input, window.channel));
  const isMaximum = explanation.kind === 'maximum';
  const sum = window.terms.reduce((total, term) => total + term.value, 0);
  return (
    <ol className="cell-steps">
      <Step title={look.cell.poolWindow(window.channel + 1)}>
        <InputMap
          stage={stage}
          channel={window.channel}
          label={look.cell.windowLabel(explanation.window)}
          frame={explanation.window}
        />
      </Step>
      <Step title={isMaximum ? look.cell.largest : look.cell.mean}>
        <div className="cell-grids">
          <NumberGrid
            title={look.cell.inputWindow}
            values={window.terms.map((term) => term.value)}
            columns={window.columns}
            scale={scale}
            outside={window.terms.map(({ inside }) => !inside)}
            winner={isMaximum ? explanation.winner : undefined}
          />
        </div>
        <ResultLine
          left={isMaximum ? look.cell.maximum : `${formatNumber(sum)} ÷ ${explanation.count}`}
          result={explanation.result}
          value={value}
        />
      </Step>
    </ol>
  );
}
