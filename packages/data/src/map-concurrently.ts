/** As many as libuv has threads by default; each may hold a decoded photo. */
const AT_ONCE = 4;

/**
 * `task` for every item, four at a time unless another number is given. Results are in the items' order. The
 * first failure, or an abort, keeps back the tasks that have not begun.
 *
 * @throws whatever a task throws, or the signal's reason.
 */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  task: (item: Item, index: number) => Promise<Result>,
  { signal, atOnce = AT_ONCE }: { readonly signal?: AbortSignal; readonly atOnce?: number } = {},
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  let isStopped = false;
  const work = async (): Promise<void> => {
    try {
      for (const [index, item] of queue) {
        if (isStopped) return;
        signal?.throwIfAborted();
        results[index] = await task(item, index);
      }
    } catch (error) {
      isStopped = true;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}
