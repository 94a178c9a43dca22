import { randomUUID } from 'node:crypto';
import {
  access,
  constants,
  copyFile,
  link,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { allNodes, type LayerDefinition, type Network } from '@fovea/layers';
import { DataError, ModelError } from '@fovea/shape';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from '@fovea/trainer';
import { writeWhole } from '../write-whole.ts';
import { lockRun } from './run-lock.ts';
import { parseRecord, type RunRecord, recordFile } from './run-record.ts';

type NetworkOf = (shape: readonly number[], classes: number) => Network;

/** Where a run keeps what it makes. Files appear whole or not at all: written beside, synced, then renamed. */
export interface RunFolder {
  readonly path: string;
  /**
   * Makes the folder, and finds out before any work is done whether it can be written to.
   *
   * @throws DataError when it cannot.
   */
  prepare(): Promise<void>;
  /** The path of a file in it, as short as it can be shown from here. */
  file(name: string): string;
  /** `name` may have folders, which are made. */
  write(name: string, content: string | Uint8Array): Promise<void>;
  /**
   * Takes the folder for this process alone, and removes unfinished files of killed ones.
   *
   * @throws UsageError when another process has it
   */
  hold(): Promise<{ release(): void }>;
  /** Writes the checkpoint; the one before is kept beside it. */
  writeCheckpoint(checkpoint: Checkpoint): Promise<void>;
  /**
   * The last checkpoint, or the one before where the last is damaged.
   *
   * @param network - what the run's file of layers makes of its data: only that knows layers of the user's own
   * @param options.onDamage - told why it is the one before
   * @throws DataError where there is none, ModelError where none can be read
   */
  readCheckpoint(network?: NetworkOf, options?: { onDamage?(reason: string): void }): Promise<Checkpoint>;
  hasCheckpoint(): Promise<boolean>;
  removeCheckpoints(): Promise<void>;
  /** What `run.json` says; undefined where there is none. */
  readRecord(): Promise<RunRecord | undefined>;
}

const checkpointFile = 'checkpoint.safetensors';
const earlierFile = 'checkpoint.before.safetensors';

/** The folder of a run; nothing is read or written yet. */
export function runFolder(path: string): RunFolder {
  const write = (name: string, content: string | Uint8Array) =>
    failing('the file cannot be written', join(path, name), async () => {
      // Somebody may have taken the folder away since the run began; that is no reason to lose the run.
      await makeFolder(dirname(join(path, name)));
      await writeWhole(join(path, name), content);
    });
  /** Gives the last checkpoint a second name; at no instant is there none of its own. */
  const keepEarlier = async () => {
    const [file, beside] = [join(path, checkpointFile), join(path, `${earlierFile}.${randomUUID()}.tmp`)];
    if (!(await isThere(file))) return;
    // Some disks have no hard links.
    await link(file, beside).catch(() => copyFile(file, beside));
    await rename(beside, join(path, earlierFile));
    // Where both were names of one file already, as after a kill at this place, renaming does nothing.
    await rm(beside, { force: true });
  };
  const read = async (file: string, networkOf?: NetworkOf): Promise<Checkpoint> => {
    const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
      throw new DataError('resume-missing', 'there is no run to resume', {
        path: file,
        received: cause.code ?? String(cause),
        hint: 'Give the run’s folder with --out, or start one without --resume.',
        cause,
      });
    });
    return decodeCheckpoint(bytes, {
      path: file,
      ...(networkOf !== undefined && {
        definitions: ({ input: { channels, height, width }, classes }) =>
          definitionsIn(networkOf([channels, height, width], classes.length)),
      }),
    });
  };
  return {
    path,
    prepare: () =>
      failing('the folder cannot be written to', path, async () => {
        await makeFolder(path);
        await access(path, constants.W_OK);
      }),
    file: (name) => shown(join(path, name)),
    write,
    async hold() {
      const lock = await lockRun(path);
      // Nobody else writes here now, so nobody is writing these.
      const names = await readdir(path, { recursive: true });
      const left = names.filter((name) => /\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/.test(name));
      await Promise.all(left.map((name) => rm(join(path, name), { force: true })));
      return lock;
    },
    async writeCheckpoint(checkpoint) {
      await failing('the file cannot be written', join(path, earlierFile), keepEarlier);
      await write(checkpointFile, encodeCheckpoint(checkpoint));
    },
    async readCheckpoint(network, { onDamage } = {}) {
      const file = join(path, checkpointFile);
      try {
        return await read(file, network);
      } catch (error) {
        if (!(error instanceof ModelError)) throw error;
        const earlier = await read(join(path, earlierFile), network).catch(() => undefined);
        if (earlier === undefined) throw error;
        onDamage?.(error.message);
        return earlier;
      }
    },
    hasCheckpoint: () => isThere(join(path, checkpointFile)),
    async removeCheckpoints() {
      for (const name of [earlierFile, checkpointFile]) await rm(join(path, name), { force: true });
    },
    async readRecord() {
      const file = join(path, recordFile);
      const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
      return text === undefined ? undefined : parseRecord(text, file);
    },
  };
}

function definitionsIn(network: Network): Record<string, LayerDefinition> {
  return Object.fromEntries(allNodes(network).map(({ definition }) => [definition.type, definition]));
}

/** Makes a folder and those above it; mkdir's own `recursive` never returns where nothing can be made, as in /proc. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || (await isFolder(dirname(path)))) throw error;
    await makeFolder(dirname(path));
    await mkdir(path);
  }
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** The path from here, or the whole one where that is no shorter way. */
function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? resolve(path) : short || '.';
}

async function failing<T>(problem: string, path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new DataError('run-folder', problem, {
      path,
      received: code,
      hint: hints[code] ?? 'Choose another folder with --out.',
      cause,
    });
  }
}

const hints: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: make room, or choose another one with --out.',
  EDQUOT: 'Your share of the disk is used up: make room, or choose another one with --out.',
  EROFS: 'The disk is read-only: choose another one with --out.',
  EACCES: 'You may not write there: choose another folder with --out.',
  ENOENT: 'Check the path given with --out.',
  ENOTDIR: 'A part of the path is a file: choose another folder with --out.',
  EEXIST: 'There is a file of that name: choose another folder with --out.',
};
