import type { NetworkDraft } from '@fovea/layers';
import { type ReactElement, useRef } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { Draft, DraftLayer } from '../state/draft.ts';
import { usePlayground } from '../state/playground-context.ts';
import { AddLayer } from './add-layer.tsx';
import { duplicateLayer, insertLayer, moveLayer, removeLayer } from './edit-draft.ts';
import { formatSize } from './format-count.ts';
import { LayerCard } from './layer-card.tsx';

export interface LayerListProps {
  readonly draft: Draft;
  readonly checked: NetworkDraft;
}

/** The layers in order, from the image down. */
export function LayerList({ draft, checked }: LayerListProps): ReactElement {
  const text = useText().design;
  const { design } = usePlayground();
  const list = useRef<HTMLOListElement>(null);
  const count = draft.layers.length;

  /** After a removal, the keyboard goes on at the neighbour. */
  const remove = (layer: DraftLayer, at: number) => {
    const buttons = list.current?.querySelectorAll<HTMLElement>('[data-remove]');
    design.edit((now) => removeLayer(now, layer.id));
    (buttons?.[at + 1] ?? buttons?.[at - 1])?.focus();
  };
  const move = (layer: DraftLayer, by: -1 | 1) => {
    const focused = document.activeElement;
    design.edit((now) => moveLayer(now, layer.id, by));
    // Whatever the browser takes out and puts in elsewhere loses the focus.
    requestAnimationFrame(() => focused instanceof HTMLElement && focused.focus());
  };
  const add = (at: number, layer: DraftLayer) => design.edit((now) => insertLayer(now, at, layer));

  return (
    <ol className="layers" ref={list} aria-label={text.layers}>
      <li className="layer-input">
        <span className="layer-name">{text.input}</span>
        <span className="layer-shape">{formatSize(draft.input)}</span>
        <p className="muted">{text.inputDoc}</p>
      </li>
      {draft.layers.map((layer, at) => {
        const row = checked.rows[at];
        if (row === undefined) return null;
        return (
          <li key={layer.id} className="layer-place">
            <AddLayer slim at={at} onAdd={(made) => add(at, made)} />
            <LayerCard
              layer={layer}
              row={row}
              isFirst={at === 0}
              isLast={at === count - 1}
              onMove={(by) => move(layer, by)}
              onDuplicate={() => design.edit((now) => duplicateLayer(now, layer.id))}
              onRemove={() => remove(layer, at)}
            />
          </li>
        );
      })}
      <li className="layer-place">
        <AddLayer at={count} onAdd={(made) => add(count, made)} />
      </li>
    </ol>
  );
}
