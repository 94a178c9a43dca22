import { mapScale } from '@fovea/explain';
import { type ReactElement, useState } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { formatNumber, formatTerm } from '../format-number.ts';
import { channelOf, type Stage } from '../inside/stages.ts';
import { ChannelStrip } from './channel-strip.tsx';
import { InputMap } from './input-map.tsx';
import type { Explained } from './kinds.ts';
import { NumberGrid } from './number-grid.tsx';
import { ResultLine } from './result-line.tsx';
import { shareOf, splitWindow } from './split-window.ts';
import { Step } from './step.tsx';

export interface ConvViewProps {
  readonly stage: Stage;
  readonly explanation: Explained<'weighted-sum'>;
  readonly value: number;
}

/** A convolution at one place: window, times kernel, products, summed over the channels, plus bias. */
export function ConvView({ stage, explanation, value }: ConvViewProps): ReactElement {
  const { look } = useText();
  const [wanted, setWanted] = useState(0);
  const [pointed, setPointed] = useState<number | undefined>(undefined);
  const windows = splitWindow(explanation.terms);
  const shares = windows.map(({ terms }) => shareOf(terms));
  const shown = Math.min(wanted, windows.length - 1);
  const window = windows[shown];
  if (window === undefined) return <p className="muted">{look.cell.unexplained}</p>;

  const scale = mapScale(channelOf(stage.input, window.channel));
  const { terms, columns } = window;
  const all = explanation.terms;
  const total = shareOf(all);
  const term = pointed === undefined ? undefined : terms[pointed];
  const grid = { columns, pointed, onPoint: setPointed };
  return (
    <ol className="cell-steps">
      <Step title={look.cell.window(window.channel + 1, windows.length)}>
        <InputMap
          stage={stage}
          channel={window.channel}
          label={look.cell.windowLabel(explanation.window)}
          frame={explanation.window}
        />
      </Step>
      {windows.length > 1 && (
        <li className="cell-step">
          <ChannelStrip
            stage={stage}
            channels={windows.map(({ channel }) => channel)}
            frame={explanation.window}
            shares={shares}
            shown={shown}
            onShow={setWanted}
          />
        </li>
      )}
      <Step title={look.cell.timesKernel}>
        <div className="cell-grids">
          <NumberGrid
            {...grid}
            title={look.cell.inputWindow}
            values={terms.map((each) => each.value)}
            scale={scale}
            outside={terms.map(({ inside }) => !inside)}
          />
          <span className="cell-sign">×</span>
          <NumberGrid
            {...grid}
            title={look.cell.kernel}
            values={terms.map(({ weight }) => weight)}
            scale={{ signed: true, limit: mapScale(all.map(({ weight }) => weight)).limit }}
          />
          <span className="cell-sign">=</span>
          <NumberGrid
            {...grid}
            title={look.cell.products}
            values={terms.map(({ product }) => product)}
            scale={{ signed: true, limit: mapScale(all.map(({ product }) => product)).limit }}
          />
        </div>
        <p className="cell-term">
          {term === undefined
            ? look.cell.pointHint
            : `${formatNumber(term.value)} × ${formatTerm(term.weight)} = ${formatNumber(term.product)}`}
        </p>
      </Step>
      <Step title={windows.length > 1 ? look.cell.sumChannels(windows.length) : look.cell.sum}>
        {windows.length > 1 && (
          <p className="cell-equation">
            {sumText(shares)} = {formatNumber(total)}
          </p>
        )}
        <ResultLine
          left={look.cell.plusBias(formatNumber(total), formatTerm(explanation.bias))}
          result={explanation.result}
          value={value}
        />
      </Step>
    </ol>
  );
}

/** Sums longer than this are cut in the middle; the channels' own pictures have all the numbers. */
const LONGEST = 8;

function sumText(shares: readonly number[]): string {
  const texts = shares.map((share, i) => (i === 0 ? formatNumber(share) : formatTerm(share)));
  const shown = texts.length > LONGEST ? [...texts.slice(0, 5), '…', ...texts.slice(-2)] : texts;
  return shown.join(' + ');
}
