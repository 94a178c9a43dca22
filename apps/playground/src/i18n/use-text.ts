import { usePlayground } from '../state/playground-context.ts';
import { useStore } from '../state/use-store.ts';
import { dictionaries } from './dictionaries.ts';
import type { Dictionary } from './dictionary.ts';

/** The page's sentences in the visitor's language. */
export function useText(): Dictionary {
  return dictionaries[useStore(usePlayground().preferences).language];
}
