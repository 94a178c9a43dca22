import { draftNetwork, type NetworkDraft } from '@fovea/layers';
import { useMemo } from 'react';
import type { Draft } from '../state/draft.ts';
import { usePlayground } from '../state/playground-context.ts';
import { useStore } from '../state/use-store.ts';

/** The network under edit, and what the library says of it. */
export function useNetworkDraft(): { readonly draft: Draft; readonly checked: NetworkDraft } {
  const { draft } = useStore(usePlayground().design);
  const checked = useMemo(() => draftNetwork(draft.input, draft.layers), [draft]);
  return { draft, checked };
}
