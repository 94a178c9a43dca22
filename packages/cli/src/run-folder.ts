import { access, constants, mkdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { allNodes, type LayerDefinition, type Network } from '@fovea/layers';
import { DataError } from '@fovea/shape';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from '@fovea/trainer';
import { writeWhole } from './write-whole.ts';

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
  writeCheckpoint(checkpoint: Checkpoint): Promise<void>;
  /** @param network - what the run's file of layers makes of its data: only that knows layers of the user's own */
  readCheckpoint(network?: (shape: readonly number[], classes: number) => Network): Promise<Checkpoint>;
}

const checkpointFile = 'checkpoint.safetensors';

/** The folder of a run; nothing is read or written yet. */
export function runFolder(path: string): RunFolder {
  const write = (name: string, content: string | Uint8Array) =>
    failing('the file cannot be written', join(path, name), async () => {
      // Somebody may have taken the folder away since the run began; that is no reason to lose the run.
      await makeFolder(dirname(join(path, name)));
      await writeWhole(join(path, name), content);
    });
  return {
    path,
    prepare: () =>
      failing('the folder cannot be written to', path, async () => {
        await makeFolder(path);
        await access(path, constants.W_OK);
      }),
    file: (name) => shown(join(path, name)),
    write,
    writeCheckpoint: (checkpoint) => write(checkpointFile, encodeCheckpoint(checkpoint)),
    async readCheckpoint(networkOf) {
      const file = join(path, checkpointFile);
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

/** The path from here, or the whole one where that is no shorter way. */
function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? resolve(path) : short;
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
