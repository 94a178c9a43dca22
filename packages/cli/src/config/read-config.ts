import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { FoveaError, UsageError } from '@fovea/shape';
import { importFile } from '../run/import-file.ts';

/** What a configuration file is called in the working folder, and which function its export is made by. */
const kinds = {
  config: { name: 'fovea.config', maker: 'defineConfig' },
  sweep: { name: 'fovea.sweep', maker: 'defineSweep' },
} as const;

/** Endings under which it is found; of several the first. */
const endings = ['.ts', '.mts', '.js', '.mjs'];

/** A configuration as it came from its file; its keys are looked at where they are used. */
export interface ReadConfig {
  /** The file as it was named. */
  readonly path: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * Reads the configuration file: the one that is named, else the one in the working folder.
 *
 * @returns undefined where none is named and there is none
 * @throws UsageError for a file that is not there, cannot be run, or exports no configuration
 */
export async function readConfig(
  named: string | undefined,
  kind: keyof typeof kinds = 'config',
): Promise<ReadConfig | undefined> {
  const { name, maker } = kinds[kind];
  const path = named ?? (await firstFile(endings.map((ending) => name + ending)));
  if (path === undefined) return undefined;
  if (!(await isFile(path))) {
    throw new UsageError('config-missing', 'there is no such configuration file', { path });
  }
  let exports: Readonly<Record<string, unknown>>;
  try {
    exports = await importFile(resolve(path), { interopDefault: false });
  } catch (cause) {
    if (cause instanceof FoveaError) {
      throw cause.at(cause.path === undefined ? path : `${path}, ${cause.path}`);
    }
    const reason = String(cause).replaceAll(/\s+/g, ' ');
    throw new UsageError('config-import', `the configuration cannot be read (${reason})`, { path, cause });
  }
  const config = exports.default;
  if (typeof config !== 'object' || config === null || Array.isArray(config)) {
    throw new UsageError('config-export', 'the file exports no configuration', {
      path,
      expected: `export default ${maker}({ … })`,
      received: `exports ${Object.keys(exports).join(', ') || 'nothing'}`,
    });
  }
  return { path, config: { ...config } };
}

async function firstFile(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) if (await isFile(file)) return file;
  return undefined;
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
