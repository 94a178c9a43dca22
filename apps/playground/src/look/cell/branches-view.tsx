import { type Activation, type Inspection, mapScale } from '@fovea/explain';
import type { ReactElement } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { formatNumber, formatTerm } from '../format-number.ts';
import { MapFigure } from '../inside/map-figure.tsx';
import { channelOf, isImage, type Stage } from '../inside/stages.ts';
import type { Explained } from './kinds.ts';
import { ResultLine } from './result-line.tsx';
import { Step } from './step.tsx';
import './branches-view.css';

export interface BranchesViewProps {
  readonly inspection: Inspection;
  readonly stage: Stage;
  readonly explanation: Explained<'sum' | 'product' | 'joined'>;
  readonly value: number;
}

/** A layer that holds rows of layers: what each gives at the place, and what is made of that. */
export function BranchesView({ inspection, stage, explanation, value }: BranchesViewProps): ReactElement {
  const { look } = useText();
  const { kind, terms, result } = explanation;
  const texts = terms.map((term, i) => (i === 0 ? formatNumber(term.value) : formatTerm(term.value)));
  return (
    <ol className="cell-steps">
      <Step title={look.cell.rows}>
        <div className="cell-branches">
          {terms.map((term) => {
            const { name, output } = lastOf(stage, term.branch, inspection);
            const label = look.cell.row(term.branch + 1, name);
            return (
              <figure key={term.branch} className="cell-branch">
                {isImage(output.shape) && <BranchMap label={label} output={output} term={term} />}
                <figcaption>
                  {label}: <b>{formatNumber(term.value)}</b>
                </figcaption>
              </figure>
            );
          })}
        </div>
      </Step>
      <Step title={look.cell.merged[kind]}>
        <ResultLine left={texts.join(kind === 'product' ? ' × ' : ' + ')} result={result} value={value} />
      </Step>
    </ol>
  );
}

interface BranchMapProps {
  readonly label: string;
  readonly output: Activation;
  readonly term: BranchesViewProps['explanation']['terms'][number];
}

function BranchMap({ label, output, term: { channel, row, column } }: BranchMapProps): ReactElement {
  const [, height = 1, width = 1] = output.shape;
  const values = channelOf(output, channel);
  const frame = { top: row, left: column, height: 1, width: 1 };
  return <MapFigure {...{ label, values, height, width, frame }} scale={mapScale(values)} />;
}

/** What a row gives, and by which layer; an empty row has none and gives the input as it is. */
function lastOf(
  { node, input }: Stage,
  branch: number,
  { activations }: Inspection,
): { readonly name?: string; readonly output: Activation } {
  const name = node.branches[branch]?.at(-1)?.name;
  const output = name === undefined ? undefined : activations[name];
  return name === undefined || output === undefined ? { output: input } : { name, output };
}
