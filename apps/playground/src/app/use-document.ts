import { useLayoutEffect } from 'react';
import { useText } from '../i18n/use-text.ts';
import { usePlayground } from '../state/playground-context.ts';
import { useStore } from '../state/use-store.ts';
import { useTheme } from '../state/use-theme.ts';

/** Language, title and theme of the document follow the page's. */
export function useDocument(): void {
  const { app } = useText();
  const { language } = useStore(usePlayground().preferences);
  const theme = useTheme();
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    document.title = app.documentTitle;
  }, [language, app]);
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
}
