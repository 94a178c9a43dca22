import type { ReactElement } from 'react';
import { useText } from '../i18n/use-text.ts';
import { usePlayground } from '../state/playground-context.ts';
import { type PanelName, panels } from '../state/preferences.ts';
import { useStore } from '../state/use-store.ts';
import './tab-bar.css';

/** On narrow screens: which part is shown. */
export function TabBar(): ReactElement {
  const { app } = useText();
  const { preferences } = usePlayground();
  const { panel } = useStore(preferences);
  const show = (name: PanelName) => {
    preferences.set((now) => ({ ...now, panel: name }));
    scrollTo({ top: 0 });
  };
  return (
    <nav className="tab-bar" aria-label={app.parts}>
      {panels.map((name) => (
        <button
          key={name}
          type="button"
          aria-current={name === panel ? 'page' : undefined}
          onClick={() => show(name)}
        >
          {app.tabs[name]}
        </button>
      ))}
    </nav>
  );
}
