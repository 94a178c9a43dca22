import { type DraftRow, layerDefinitions } from '@fovea/layers';
import { type KeyboardEvent, type ReactElement, useId, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { DraftLayer } from '../state/draft.ts';
import { AttributeFields } from './attribute-fields.tsx';
import './layer-card.css';
import { InnerLayers } from './inner-layers.tsx';
import { LayerFacts } from './layer-facts.tsx';
import { LayerFault } from './layer-fault.tsx';

export interface LayerCardProps {
  readonly layer: DraftLayer;
  readonly row: DraftRow;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  onMove(by: -1 | 1): void;
  onDuplicate(): void;
  onRemove(): void;
}

/** One layer: what it is, its settings, what comes out, and what it costs. */
export function LayerCard(props: LayerCardProps): ReactElement {
  const { layer, row, isFirst, isLast, onMove, onDuplicate, onRemove } = props;
  const { design: text, words } = useText();
  const id = useId();
  const [showsAll, setShowsAll] = useState(false);
  const definition = new Map(Object.entries(layerDefinitions)).get(layer.type);
  const doc = words.layerDocs[layer.type] ?? definition?.doc;
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || !(event.key === 'ArrowUp' || event.key === 'ArrowDown')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    // Each key has its button beside it.
    <article
      className="layer-card"
      data-state={row.state}
      data-layer={row.name}
      aria-labelledby={id}
      onKeyDown={onKeyDown}
    >
      <div className="layer-head">
        <div className="layer-title">
          <h3 id={id} className="layer-name" title={doc}>
            {words.layers[layer.type] ?? layer.type}
          </h3>
          <code className="layer-id">{row.name}</code>
        </div>
        <div className="layer-buttons">
          {definition !== undefined && Object.keys(definition.attributes).length > 1 && (
            <CardButton
              label={text.allSettings(row.name)}
              sign="⋯"
              isPressed={showsAll}
              onClick={() => setShowsAll(!showsAll)}
            />
          )}
          <CardButton label={text.up(row.name)} sign="↑" disabled={isFirst} onClick={() => onMove(-1)} />
          <CardButton label={text.down(row.name)} sign="↓" disabled={isLast} onClick={() => onMove(1)} />
          <CardButton label={text.duplicate(row.name)} sign="⧉" onClick={onDuplicate} />
          <CardButton label={text.remove(row.name)} sign="×" onClick={onRemove} isRemove />
        </div>
      </div>
      {definition !== undefined && (
        <AttributeFields layer={layer} row={row} definition={definition} showsAll={showsAll} />
      )}
      {row.state === 'fits' && <LayerFacts row={row} />}
      {row.state === 'fits' && row.branches.length > 0 && <InnerLayers branches={row.branches} />}
      {row.state === 'misfit' && <LayerFault layer={layer} error={row.error} />}
      {row.state === 'unknown' && <p className="layer-unknown muted">{text.unknown}</p>}
    </article>
  );
}

function CardButton(props: {
  readonly label: string;
  readonly sign: string;
  readonly disabled?: boolean;
  readonly isRemove?: boolean;
  readonly isPressed?: boolean;
  onClick(): void;
}): ReactElement {
  const { label, sign, disabled, isRemove, isPressed, onClick } = props;
  return (
    <button
      type="button"
      className="card-button"
      aria-label={label}
      title={label}
      disabled={disabled}
      data-remove={isRemove}
      aria-pressed={isPressed}
      onClick={onClick}
    >
      <span aria-hidden="true">{sign}</span>
    </button>
  );
}
