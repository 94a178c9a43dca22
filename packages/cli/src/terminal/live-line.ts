import type { createLogUpdate } from 'log-update';

/** The last line of a terminal, for texts that replace one another. */
export interface LiveLine {
  show(text: string): void;
  /** Takes it away. */
  clear(): void;
}

/** What draws it is loaded with the first text, beside the work, which begins sooner so. */
export function liveLine(stream: NodeJS.WriteStream): LiveLine {
  let draw: ReturnType<typeof createLogUpdate> | undefined;
  let isLoading = false;
  let shown = '';
  const load = async () => {
    isLoading = true;
    const library = await import('log-update');
    draw = library.createLogUpdate(stream);
    if (shown !== '') draw(shown);
  };
  return {
    show(text) {
      shown = text;
      if (draw !== undefined) draw(text);
      else if (!isLoading) void load();
    },
    clear() {
      shown = '';
      draw?.clear();
    },
  };
}
