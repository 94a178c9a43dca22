import { type LayerType, layerDefinitions } from '@fovea/layers';
import { type ReactElement, useId, useRef } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { DraftLayer } from '../state/draft.ts';
import { starterLayer } from './edit-draft.ts';
import './add-layer.css';

export interface AddLayerProps {
  /** Position in the list, counted from 0. */
  readonly at: number;
  /** A thin line between two layers instead of a button at the end. */
  readonly slim?: boolean;
  onAdd(layer: DraftLayer): void;
}

// In the order in which one meets them.
const order: readonly LayerType[] = [
  'conv2d',
  'relu',
  'maxPool2d',
  'flatten',
  'dense',
  'batchNorm2d',
  'dropout',
  'avgPool2d',
  'globalAvgPool2d',
  'softmax',
];
/** All others but those that are given rows of layers, which have no editor yet. */
const rest = Object.entries(layerDefinitions).flatMap(([type, { rows }]) =>
  rows !== undefined || order.some((known) => known === type) ? [] : [type],
);

/** A menu of all layers with what each does, in the browser's own popover. */
export function AddLayer({ at, slim = false, onAdd }: AddLayerProps): ReactElement {
  const { design: text, words } = useText();
  const id = useId();
  const menu = useRef<HTMLDialogElement>(null);
  const choose = (type: LayerType) => {
    menu.current?.hidePopover();
    onAdd(starterLayer(type));
  };
  // Object.entries gives the registry's own keys.
  const types = [...order, ...(rest as LayerType[])];
  return (
    <div className={slim ? 'add add-slim' : 'add'}>
      <button
        type="button"
        className={slim ? 'add-line' : 'button button-plain add-button'}
        popoverTarget={id}
        aria-label={slim ? text.addAt(at + 1) : undefined}
        title={slim ? text.addAt(at + 1) : undefined}
      >
        <span aria-hidden="true">＋</span> {!slim && text.add}
      </button>
      <dialog id={id} ref={menu} popover="auto" className="add-menu" aria-label={text.add}>
        <p className="add-title">{text.add}</p>
        {types.map((type) => (
          <button key={type} type="button" className="add-choice" onClick={() => choose(type)}>
            <strong>{words.layers[type] ?? type}</strong> <code>{type}</code>
            <span className="add-doc">{words.layerDocs[type] ?? layerDefinitions[type].doc}</span>
          </button>
        ))}
      </dialog>
    </div>
  );
}
