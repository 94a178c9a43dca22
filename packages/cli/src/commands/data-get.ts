import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DataError, UsageError } from '@fovea/shape';
import { extract } from 'tar';
import { type DatasetSource, datasets } from '../data/datasets.ts';
import { datasetsFolder } from '../data/datasets-folder.ts';
import { downloadFile } from '../data/download-file.ts';
import type { Output } from '../terminal/output.ts';
import { pathArgument, shellCommand } from '../terminal/shell-command.ts';

export interface GetOptions {
  readonly name: string;
  /** Where to put it. Default: where `fovea train <name>` looks. */
  readonly out?: string;
  /** By name. Default: those that Fovea knows. */
  readonly sources?: Readonly<Record<string, DatasetSource>>;
  readonly signal?: AbortSignal;
}

export interface GetResult {
  readonly name: string;
  readonly folder: string;
  /** Whether it was there already. */
  readonly wasThere: boolean;
}

/**
 * Downloads a dataset. Its folder appears once everything is there; until then,
 * what has arrived is in a folder beside it, and is kept for the next call.
 *
 * @throws UsageError for an unknown name, DataError when it cannot be downloaded or written
 */
export async function getData(options: GetOptions, output: Output): Promise<GetResult> {
  const { name, sources = datasets, signal } = options;
  const known = Object.entries(sources).find(([each]) => each === name);
  if (known === undefined) {
    throw new UsageError('data-get', 'there is no such dataset to download', {
      path: name,
      expected: Object.keys(sources).join(', '),
    });
  }
  const [, source] = known;
  const folder = options.out ?? datasetsFolder(name);
  const wasThere = await stat(folder).then(
    () => true,
    () => false,
  );
  if (!wasThere) {
    await writing(folder, () => fetchInto(folder, source, output, signal));
    output.clear();
  }
  const use = ['train', name, ...(options.out === undefined ? [] : ['--data', pathArgument(options.out)])];
  output.line(`${output.colors.bold(name)}  ${source.about}  (${source.page})`);
  output.line(`${wasThere ? 'is already' : 'is now'} in ${folder}`);
  output.line(`try: ${shellCommand(use)}`);
  return { name, folder, wasThere };
}

async function fetchInto(
  folder: string,
  { mirrors, files, isArchive }: DatasetSource,
  output: Output,
  signal: AbortSignal | undefined,
): Promise<void> {
  const beside = `${folder}.download`;
  await mkdir(beside, { recursive: true });
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let before = 0;
  for (const file of files) {
    await downloadFile(beside, file, {
      mirrors,
      onProgress: (bytes) =>
        output.live(`downloading ${megabytes(before + bytes)} of ${megabytes(total)} MB`),
      ...(signal === undefined ? {} : { signal }),
    });
    before += file.bytes;
  }
  if (!isArchive) return rename(beside, folder);
  const unpacked = join(beside, 'unpacked');
  await rm(unpacked, { recursive: true, force: true });
  await mkdir(unpacked);
  for (const { name } of files) await extract({ file: join(beside, name), cwd: unpacked, strip: 1 });
  await rename(unpacked, folder);
  await rm(beside, { recursive: true });
}

async function writing(folder: string, action: () => Promise<void>): Promise<void> {
  try {
    await mkdir(dirname(folder), { recursive: true });
    await action();
  } catch (cause) {
    if (
      !(cause instanceof Error && 'code' in cause && typeof cause.code === 'string') ||
      !('syscall' in cause)
    ) {
      throw cause;
    }
    throw new DataError('data-write', 'the dataset cannot be written', {
      path: folder,
      received: cause.code,
      hint: 'Choose another folder with --out; 200 MB of room are enough for each.',
      cause,
    });
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
