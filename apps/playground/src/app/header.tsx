import type { ReactElement } from 'react';
import { type Language, languageNames, languages } from '../i18n/languages.ts';
import { useText } from '../i18n/use-text.ts';
import { usePlayground } from '../state/playground-context.ts';
import { type Theme, themes } from '../state/preferences.ts';
import { useStore } from '../state/use-store.ts';
import { ShareButton } from './share-button.tsx';
import './header.css';

/** Name, what this is, and the switches that are about the page itself. */
export function Header(): ReactElement {
  const { app } = useText();
  const { preferences } = usePlayground();
  const { language, theme } = useStore(preferences);
  // The options are made from these very lists.
  const chooseLanguage = (value: string) =>
    preferences.set((now) => ({ ...now, language: value as Language, languageChosen: true }));
  const chooseTheme = (value: string) => preferences.set((now) => ({ ...now, theme: value as Theme }));
  return (
    <header className="header">
      <img className="header-sign" src="./icon.svg" alt="" width="36" height="36" />
      <div className="header-words">
        <h1>{app.title}</h1>
        <p className="header-lead">{app.lead}</p>
      </div>
      <div className="header-switches">
        <select
          aria-label={app.language}
          value={language}
          onChange={(event) => chooseLanguage(event.target.value)}
        >
          {languages.map((each) => (
            <option key={each} value={each} lang={each}>
              {languageNames[each]}
            </option>
          ))}
        </select>
        <select aria-label={app.theme} value={theme} onChange={(event) => chooseTheme(event.target.value)}>
          {themes.map((each) => (
            <option key={each} value={each}>
              {app.themes[each]}
            </option>
          ))}
        </select>
        <ShareButton />
      </div>
    </header>
  );
}
