import type { NetworkDraft } from '@fovea/layers';
import type { ReactElement } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { Draft } from '../state/draft.ts';
import { usePlayground } from '../state/playground-context.ts';
import { useStore } from '../state/use-store.ts';
import { Button } from '../ui/button.tsx';
import { asClassifier } from './as-classifier.ts';
import { formatCount, formatSize } from './format-count.ts';

const classes = 10;

/** What the whole network comes to, and whether it can be trained on the digits. */
export function DesignTotals(props: { readonly draft: Draft; readonly checked: NetworkDraft }): ReactElement {
  const { draft, checked } = props;
  const text = useText().design;
  const { preferences, design } = usePlayground();
  const { language } = useStore(preferences);
  const fitting = checked.rows.filter((row) => row.state === 'fits');
  const sum = (key: 'parameters' | 'macs') => fitting.reduce((total, row) => total + row[key], 0);
  const output = fitting.at(-1)?.output ?? draft.input;
  const isWhole = checked.error === undefined;
  const isClassifier = output.length === 1 && output[0] === classes;
  // A fault of one layer stands at the layer.
  const listFault = checked.rows.some(({ state }) => state === 'misfit') ? undefined : checked.error;
  return (
    <div className="totals">
      <dl className="facts totals-facts">
        <div title={text.hints.parameters}>
          <dt>{text.total.parameters}</dt>
          <dd>{formatCount(sum('parameters'), language)}</dd>
        </div>
        <div title={text.hints.macs}>
          <dt>{text.total.macs}</dt>
          <dd>{formatCount(sum('macs'), language)}</dd>
        </div>
      </dl>
      <div aria-live="polite">
        {isWhole && isClassifier && <p className="totals-good">✓ {text.good}</p>}
        {!isWhole && listFault === undefined && <p className="totals-wrong">{text.someLayerWrong}</p>}
        {listFault !== undefined && (
          <p className="fault" lang="en">
            {listFault.message}
          </p>
        )}
        {(isWhole ? !isClassifier : listFault !== undefined) && (
          <div className="fault">
            <p>{text.notTenScores(formatSize(output))}</p>
            <div className="fault-fixes">
              <Button look="mend" onClick={() => design.edit((now) => asClassifier(now, output, classes))}>
                {text.makeClassifier}
              </Button>
            </div>
          </div>
        )}
      </div>
    </div>
  );
}
