import { defaultDraft } from './default-draft.ts';
import { sameDraft } from './draft.ts';
import { decodeLink, encodeLink, type Linked } from './link.ts';
import type { Playground } from './playground.ts';
import { defaultTrainingSettings } from './training-settings.ts';

/** The address is written this long after the last change, because browsers refuse too many changes. */
const delayMs = 300;

/**
 * Keeps the address and the state the same: edits go into the address, and the
 * browser's back and forward buttons go through the edits. Returns how to write
 * the address at once.
 */
export function syncLink(playground: Omit<Playground, 'flushLink'>): () => void {
  const { design, settings, preferences, notice } = playground;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let undoable = design.get().past;

  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    const hash = `#${linkOf(playground)}`;
    if (hash === (location.hash === '' ? '#' : location.hash)) return;
    const { past } = design.get();
    // Typing on in one field, or turning a setting, is no place to come back to.
    const method = past === undoable ? 'replaceState' : 'pushState';
    undoable = past;
    history[method](null, '', hash);
  };
  const writeSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(write, delayMs);
  };
  for (const store of [design, settings, preferences]) store.subscribe(writeSoon);
  addEventListener('pagehide', () => {
    if (timer !== undefined) write();
  });
  addEventListener('popstate', () => {
    clearTimeout(timer);
    try {
      apply(playground, decodeLink(location.hash));
      undoable = design.get().past;
    } catch (error) {
      notice.set({ kind: 'link', detail: error instanceof Error ? error.message : String(error) });
    }
    clearTimeout(timer);
  });
  return write;
}

/** What the address says now, or nothing and a notice where it cannot be read. */
export function readLink(hash: string): { readonly linked: Linked; readonly problem?: string } {
  try {
    return { linked: decodeLink(hash) };
  } catch (error) {
    return { linked: { settings: {} }, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Leaves out what the visitor did not choose, so that a link follows its reader's language. */
function linkOf({ design, settings, preferences }: Omit<Playground, 'flushLink'>): string {
  const { language, languageChosen, theme } = preferences.get();
  return encodeLink({
    draft: design.get().draft,
    settings: settings.get(),
    ...(languageChosen ? { language } : {}),
    ...(theme === 'auto' ? {} : { theme }),
  });
}

function apply({ design, settings, preferences }: Omit<Playground, 'flushLink'>, linked: Linked): void {
  const { draft = defaultDraft(), language, theme = 'auto' } = linked;
  if (!sameDraft(draft, design.get().draft)) design.edit(draft);
  settings.set({ ...defaultTrainingSettings, ...linked.settings });
  preferences.set((now) => ({ ...now, theme, ...(language === undefined ? {} : { language }) }));
}
