import { mapScale } from '@fovea/explain';
import type { ReactElement } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { formatNumber, formatTerm } from '../format-number.ts';
import { MapFigure } from '../inside/map-figure.tsx';
import { channelOf, type Stage } from '../inside/stages.ts';
import { imageBefore, strongestTerms } from './dense-inputs.ts';
import type { Explained } from './kinds.ts';
import { ResultLine } from './result-line.tsx';
import { shareOf } from './split-window.ts';
import { Step } from './step.tsx';
import './dense-view.css';

export interface DenseViewProps {
  readonly stage: Stage;
  readonly explanation: Explained<'weighted-sum'>;
  readonly value: number;
}

/** How many inputs are written out. */
const MOST = 6;

/** A fully connected layer's output: what each input adds to it, on the maps that the inputs come from where there are such. */
export function DenseView({ stage, explanation, value }: DenseViewProps): ReactElement {
  const { look } = useText();
  const { terms, bias, result } = explanation;
  const products = {
    shape: imageBefore(stage),
    values: Float32Array.from(terms, (term) => term.product),
  };
  const total = shareOf(terms);
  return (
    <ol className="cell-steps">
      {products.shape !== undefined && (
        <Step title={look.cell.votes}>
          <ProductMaps shape={products.shape} values={products.values} />
        </Step>
      )}
      <Step title={look.cell.strongest(terms.length)}>
        <ul className="dense-terms">
          {strongestTerms(terms, MOST).map((term) => (
            <li key={term.channel}>
              {look.cell.input(term.channel)}: {formatNumber(term.value)} × {formatTerm(term.weight)} ={' '}
              <b>{formatNumber(term.product)}</b>
            </li>
          ))}
        </ul>
      </Step>
      <Step title={look.cell.sum}>
        <ResultLine
          left={look.cell.plusBias(formatNumber(total), formatTerm(bias))}
          result={result}
          value={value}
        />
      </Step>
    </ol>
  );
}

function ProductMaps({
  shape,
  values,
}: {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}) {
  const { look } = useText();
  const [channels = 0, height = 1, width = 1] = shape;
  const scale = mapScale(values);
  return (
    <div className="dense-maps">
      {Array.from({ length: channels }, (_, channel) => (
        <MapFigure
          key={channel}
          label={look.cell.voteMap(channel + 1)}
          values={channelOf({ shape, values }, channel)}
          height={height}
          width={width}
          scale={scale}
        />
      ))}
    </div>
  );
}
