import type { ReactElement } from 'react';
import { languageNames, languages } from '../i18n/languages.ts';
import { useText } from '../i18n/use-text.ts';
import { usePlayground } from '../state/playground-context.ts';
import { themes } from '../state/preferences.ts';
import { useStore } from '../state/use-store.ts';
import { Segments } from '../ui/segments.tsx';
import { ShareButton } from './share-button.tsx';
import './header.css';

/** Name, what this is, and the switches that are about the page itself. */
export function Header(): ReactElement {
  const { app } = useText();
  const { preferences } = usePlayground();
  const { language, theme } = useStore(preferences);
  return (
    <header className="header">
      <img className="header-sign" src="./icon.svg" alt="" width="36" height="36" />
      <div className="header-words">
        <h1>{app.title}</h1>
        <p className="header-lead">{app.lead}</p>
      </div>
      <div className="header-switches">
        <Segments
          label={app.language}
          labelHidden
          value={language}
          options={languages}
          name={(each) => languageNames[each]}
          languageOf={(each) => each}
          onChange={(chosen) =>
            preferences.set((now) => ({ ...now, language: chosen, languageChosen: true }))
          }
        />
        <Segments
          label={app.theme}
          labelHidden
          value={theme}
          options={themes}
          name={(each) => app.themes[each]}
          onChange={(chosen) => preferences.set((now) => ({ ...now, theme: chosen }))}
        />
        <ShareButton />
      </div>
    </header>
  );
}
