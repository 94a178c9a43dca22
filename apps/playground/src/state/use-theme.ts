import { useSyncExternalStore } from 'react';
import { usePlayground } from './playground-context.ts';
import { useStore } from './use-store.ts';

/** The theme that is shown, after the visitor's choice or, without one, the system's; for what CSS cannot colour. */
export function useTheme(): 'light' | 'dark' {
  const { theme } = useStore(usePlayground().preferences);
  const systemDark = useSyncExternalStore(subscribe, () => query().matches);
  if (theme === 'auto') return systemDark ? 'dark' : 'light';
  return theme;
}

function query(): MediaQueryList {
  return matchMedia('(prefers-color-scheme: dark)');
}

function subscribe(listener: () => void): () => void {
  const list = query();
  list.addEventListener('change', listener);
  return () => list.removeEventListener('change', listener);
}
