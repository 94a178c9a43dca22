import type { SummaryRow } from '@fovea/layers';
import type { ReactElement } from 'react';
import { useText } from '../i18n/use-text.ts';
import { formatSize } from './format-count.ts';
import './inner-layers.css';

/** The rows of layers inside a layer, to be read; they have no editor yet. */
export function InnerLayers({ branches }: { readonly branches: SummaryRow['branches'] }): ReactElement {
  const { design: text, words } = useText();
  return (
    <ul className="inner-layers" aria-label={text.inside}>
      {branches.map((row, i) => (
        // Rows have no names, and keep their order.
        <li key={`${i + 1}`}>
          {row.length === 0 ? (
            <span className="muted">{text.asItIs}</span>
          ) : (
            <ol>
              {row.map(({ name, type, output, branches: inner }) => (
                <li key={name}>
                  <span title={name}>{words.layers[type] ?? type}</span>{' '}
                  <span className="muted">{formatSize(output)}</span>
                  {inner.length > 0 && <InnerLayers branches={inner} />}
                </li>
              ))}
            </ol>
          )}
        </li>
      ))}
    </ul>
  );
}
