import { type Language, languages } from '../i18n/languages.ts';

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const panels = ['design', 'train', 'look', 'models'] as const;
export type PanelName = (typeof panels)[number];

/** How the page looks, which says nothing of the network. */
export interface Preferences {
  readonly language: Language;
  /** Whether the visitor chose the language; a link then has it, too. */
  readonly languageChosen: boolean;
  readonly theme: Theme;
  /** The one that a narrow screen shows. */
  readonly panel: PanelName;
}

/** @param wanted - the browser's languages, most wanted first */
export function defaultPreferences(wanted: readonly string[]): Preferences {
  return { language: bestLanguage(wanted), languageChosen: false, theme: 'auto', panel: 'design' };
}

function bestLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = languages.find((language) => language.split('-')[0] === tag.toLowerCase().split('-')[0]);
    if (found !== undefined) return found;
  }
  return 'en';
}
