import type { Draft } from './draft.ts';
import { createStore, type Store } from './store.ts';

export interface DesignState {
  readonly draft: Draft;
  readonly past: readonly Draft[];
  readonly future: readonly Draft[];
}

/** The network under edit, with what it was before. */
export interface Design extends Pick<Store<DesignState>, 'get' | 'subscribe'> {
  /**
   * Changes the draft. Edits in a row with the same `key` (typing into one
   * field) are undone together.
   */
  edit(next: Draft | ((draft: Draft) => Draft), key?: string): void;
  undo(): void;
  redo(): void;
}

/** So many steps can be undone. */
const depth = 200;
/** Edits of one field that are further apart are undone apart. */
const pauseMs = 1500;

export function createDesign(initial: Draft, now: () => number = () => performance.now()): Design {
  const store = createStore<DesignState>({ draft: initial, past: [], future: [] });
  let last: { readonly key: string | undefined; readonly at: number } = { key: undefined, at: 0 };

  return {
    get: store.get,
    subscribe: store.subscribe,

    edit(next, key) {
      const { draft, past } = store.get();
      const made = typeof next === 'function' ? next(draft) : next;
      if (made === draft) return;
      const together = key !== undefined && key === last.key && now() - last.at < pauseMs;
      last = { key, at: now() };
      store.set({ draft: made, past: together ? past : [...past, draft].slice(-depth), future: [] });
    },

    undo() {
      const { draft, past, future } = store.get();
      const before = past.at(-1);
      if (before === undefined) return;
      last = { key: undefined, at: 0 };
      store.set({ draft: before, past: past.slice(0, -1), future: [draft, ...future] });
    },

    redo() {
      const { draft, past, future } = store.get();
      const [after, ...rest] = future;
      if (after === undefined) return;
      last = { key: undefined, at: 0 };
      store.set({ draft: after, past: [...past, draft], future: rest });
    },
  };
}
