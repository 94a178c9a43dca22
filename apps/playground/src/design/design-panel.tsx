import type { ReactElement } from 'react';
import { useText } from '../i18n/use-text.ts';
import { usePlayground } from '../state/playground-context.ts';
import { useStore } from '../state/use-store.ts';
import { Button } from '../ui/button.tsx';
import { Panel } from '../ui/panel.tsx';
import { ArchitectureMenu } from './architecture-menu.tsx';
import './design-panel.css';
import { DesignTotals } from './design-totals.tsx';
import { LayerList } from './layer-list.tsx';
import { useNetworkDraft } from './use-network-draft.ts';

/** The network as a list of layers, edited live. */
export function DesignPanel(): ReactElement {
  const text = useText().design;
  const { design } = usePlayground();
  const { past, future } = useStore(design);
  const { draft, checked } = useNetworkDraft();
  return (
    <Panel
      name="design"
      title={text.title}
      lead={text.lead}
      actions={
        <>
          <Button look="quiet" disabled={past.length === 0} onClick={design.undo}>
            <span aria-hidden="true">↶</span> {text.undo}
          </Button>
          <Button look="quiet" disabled={future.length === 0} onClick={design.redo}>
            <span aria-hidden="true">↷</span> {text.redo}
          </Button>
        </>
      }
    >
      <ArchitectureMenu />
      <LayerList draft={draft} checked={checked} />
      <DesignTotals draft={draft} checked={checked} />
    </Panel>
  );
}
