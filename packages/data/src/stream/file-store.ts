import type { InputSpec } from '@fovea/runtime';
import { DataError } from '@fovea/shape';
import type { PixelStore } from '../dataset.ts';
import { mapConcurrently } from '../map-concurrently.ts';
import { type ImagePool, imagePool } from './image-pool.ts';
import type { KeptPlace, ReadResult } from './messages.ts';

/** An image file. */
export interface StoredFile {
  readonly file: string;
  /** Equal for equal files. */
  readonly key: string;
}

export interface FileStoreOptions {
  readonly files: readonly StoredFile[];
  /** What images are brought to. */
  readonly input: InputSpec;
  /** What decoded images may take of memory. */
  readonly bytes: number;
  /** Where the image of a file may lie decoded on disk. */
  readonly kept: (index: number) => KeptPlace | undefined;
  /** Told once, when decoded images cannot be kept on disk. */
  readonly onProblem?: (reason: string) => void;
}

/** Image files that are decoded when they are needed, and stay in memory as far as they may. */
export interface FileStore extends PixelStore {
  /**
   * Reads images without blocking the thread.
   *
   * @returns for each of `indices`, why it cannot be read; undefined where it can
   */
  tryAll(
    indices: readonly number[],
    options: { readonly onImage: (isDecoded: boolean) => void; readonly signal?: AbortSignal },
  ): Promise<readonly (string | undefined)[]>;
}

/** Shared memory is taken by so many bytes, as it is needed. */
const CHUNK = 2 ** 25;
/** Images that were decoded before they are needed take at most this many places, and half of all. */
const MOST_AHEAD = 1024;

interface Place {
  readonly target: SharedArrayBuffer;
  readonly offset: number;
}

interface Stored {
  readonly place: Place;
  /** Whether it stays in memory. */
  readonly stays: boolean;
  result?: ReadResult;
  onResult?: () => void;
}

/**
 * A store of image files. Images that were read first stay in memory for good: with a new order in each
 * epoch, no other choice is read again more often. The last places are for the images that come next.
 */
export function fileStore({ files, input, bytes, kept, onProblem }: FileStoreOptions): FileStore {
  const size = input.channels * input.height * input.width;
  const most = Math.min(files.length, Math.max(2, Math.floor(bytes / size)));
  const ahead = most === files.length ? 0 : Math.min(Math.max(2, most >> 1), MOST_AHEAD);
  const perChunk = Math.max(1, Math.floor(CHUNK / size));
  const stored = new Map<number, Stored>();
  /** Those that do not stay, the oldest first. */
  const passing = new Set<number>();
  const free: Place[] = [];
  let chunk: SharedArrayBuffer | undefined;
  let [places, staying] = [0, 0];
  /** What is expected and not begun. */
  let queue: number[] = [];
  let keeps = true;

  const newPlace = (): Place => {
    const at = places % perChunk;
    // The last one only as large as it will be full.
    if (at === 0) chunk = new SharedArrayBuffer(size * Math.min(perChunk, most - places));
    places++;
    return { target: chunk ?? new SharedArrayBuffer(size), offset: at * size };
  };
  const isFree = () => free.length > 0 || places < most;
  const begin = (index: number, pool: ImagePool): Stored => {
    const place = free.pop() ?? newPlace();
    const stays = staying < most - ahead;
    const own: Stored = { place, stays };
    stored.set(index, own);
    if (stays) staying++;
    else passing.add(index);
    const disk = keeps ? kept(index) : undefined;
    const file = files[index]?.file ?? '';
    pool.read({ kind: 'read', file, input, ...place, ...(disk && { kept: disk }) }, (result) => {
      own.result = result;
      if (result.problem !== undefined && keeps) {
        keeps = false;
        onProblem?.(result.problem);
      }
      own.onResult?.();
    });
    return own;
  };
  const drop = (index: number, { place, stays }: Stored): void => {
    stored.delete(index);
    passing.delete(index);
    if (stays) staying--;
    free.push(place);
  };
  /** Begins what is expected, as far as there are places. */
  const pump = (pool: ImagePool): void => {
    let taken = 0;
    for (const index of queue) {
      if (!stored.has(index)) {
        if (!isFree()) break;
        begin(index, pool);
      }
      taken++;
    }
    queue.splice(0, taken);
  };
  /** Makes a place free: that of the oldest image which was read but never asked for. */
  const makeRoom = (pool: ImagePool): void => {
    while (!isFree()) {
      for (const index of passing) {
        const own = stored.get(index);
        if (own?.result === undefined) continue;
        drop(index, own);
        return;
      }
      pool.wait();
    }
  };
  const refused = (index: number, reason: string): DataError =>
    new DataError('image-unreadable', 'the image cannot be read any more', {
      path: files[index]?.file ?? '',
      received: reason,
      hint: 'Put it back or mend it, and go on with the run; without it, begin a new one. Reading all images before, as fovea data info does, names every such file.',
    });

  return {
    length: files.length,
    keyAt: (index) => files[index]?.key ?? '',
    at(index) {
      const pool = imagePool();
      let own = stored.get(index);
      if (own === undefined) {
        makeRoom(pool);
        own = begin(index, pool);
      }
      while (own.result === undefined) pool.wait();
      const { result, place, stays } = own;
      if (result.reason !== undefined) {
        drop(index, own);
        throw refused(index, result.reason);
      }
      const pixels = new Uint8Array(size);
      pixels.set(new Uint8Array(place.target, place.offset, size));
      if (!stays) {
        drop(index, own);
        pump(pool);
      }
      return pixels;
    },
    expect(indices) {
      const pool = imagePool();
      queue = [...new Set(indices)];
      // What was expected before and is not any more makes room.
      const next = new Set(queue);
      for (const index of [...passing]) {
        const own = stored.get(index);
        if (own?.result !== undefined && !next.has(index)) drop(index, own);
      }
      pump(pool);
    },
    async tryAll(indices, { onImage, signal }) {
      const pool = imagePool();
      const read = async (index: number): Promise<string | undefined> => {
        let own = stored.get(index);
        if (own === undefined) {
          makeRoom(pool);
          own = begin(index, pool);
        }
        const begun = own;
        if (begun.result === undefined) {
          await new Promise<void>((resolve) => {
            begun.onResult = resolve;
          });
        }
        const { result = { isDecoded: false } } = begun;
        onImage(result.isDecoded);
        if (result.reason !== undefined || !begun.stays) drop(index, begun);
        return result.reason;
      };
      // Never more than there are places that will be free again.
      const atOnce = ahead === 0 ? pool.atOnce : Math.min(pool.atOnce, ahead);
      return pool.hold(() => mapConcurrently(indices, read, { atOnce, ...(signal && { signal }) }));
    },
  };
}
