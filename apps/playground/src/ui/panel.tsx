import { type ReactElement, type ReactNode, useId } from 'react';
import type { PanelName } from '../state/preferences.ts';
import './panel.css';

export interface PanelProps {
  readonly name: PanelName;
  readonly title: string;
  /** One sentence under the title: what one does here. */
  readonly lead?: string;
  /** Beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** One of the page's parts, as a landmark region named by its title. */
export function Panel({ name, title, lead, actions, children }: PanelProps): ReactElement {
  const titleId = useId();
  return (
    <section className="panel" id={name} data-panel={name} aria-labelledby={titleId} tabIndex={-1}>
      <div className="panel-head">
        <h2 id={titleId}>{title}</h2>
        {actions !== undefined && <div className="panel-actions">{actions}</div>}
      </div>
      {lead !== undefined && <p className="panel-lead">{lead}</p>}
      {children}
    </section>
  );
}
