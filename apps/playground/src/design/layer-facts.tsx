import type { FittingRow } from '@fovea/layers';
import type { ReactElement } from 'react';
import { useText } from '../i18n/use-text.ts';
import { usePlayground } from '../state/playground-context.ts';
import { useStore } from '../state/use-store.ts';
import { formatCount, formatSize } from './format-count.ts';

/** What comes out of a layer, and what it costs. */
export function LayerFacts({ row }: { readonly row: FittingRow }): ReactElement {
  const text = useText().design;
  const { language } = useStore(usePlayground().preferences);
  const { output, parameters, buffers, macs, receptiveField, unseen } = row;
  const [rows, columns] = unseen;
  const field = receptiveField?.size;
  const facts = [
    { name: text.facts.output, value: formatSize(output), hint: text.hints.output },
    ...(parameters + buffers > 0
      ? [
          {
            name: text.facts.parameters,
            value: formatCount(parameters, language),
            hint: text.hints.parameters,
          },
        ]
      : []),
    ...(macs > 0
      ? [{ name: text.facts.macs, value: formatCount(macs, language), hint: text.hints.macs }]
      : []),
    ...(field !== undefined
      ? [{ name: text.facts.field, value: formatSize(field), hint: text.hints.field }]
      : []),
  ];
  return (
    <>
      <dl className="facts">
        {facts.map(({ name, value, hint }) => (
          <div key={name} title={hint}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {(rows > 0 || columns > 0) && <p className="layer-unseen">{text.unseen(rows, columns)}</p>}
    </>
  );
}
