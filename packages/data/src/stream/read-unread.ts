import type { FileStore } from './file-store.ts';

/** What is known of the images of a store. */
export interface Unread {
  readonly store: FileStore;
  /** The indices of those that were tried. */
  readonly read: Set<number>;
  /** Why some cannot be read, by index. */
  readonly unreadable: Map<number, string>;
}

/**
 * Reads those of the images that nobody has tried.
 *
 * @returns whether all of them can be read
 */
export async function readUnread(
  { store, read, unreadable }: Unread,
  indices: readonly number[],
  {
    onProgress,
    signal,
  }: { readonly onProgress?: (done: number, total: number) => void; readonly signal?: AbortSignal },
): Promise<boolean> {
  const untried = indices.filter((index) => !read.has(index));
  let done = 0;
  const reasons = await store.tryAll(untried, {
    onImage(isDecoded) {
      done++;
      if (isDecoded) onProgress?.(done, untried.length);
    },
    ...(signal === undefined ? {} : { signal }),
  });
  for (const [at, index] of untried.entries()) {
    read.add(index);
    const reason = reasons[at];
    if (reason !== undefined) unreadable.set(index, reason);
  }
  return reasons.every((reason) => reason === undefined);
}
