import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Architecture, architectures, type Network, smallCnn } from '@fovea/layers';
import { FoveaError, UsageError } from '@fovea/shape';
import { importFile } from './import-file.ts';

/**
 * Finds an architecture by name, or in a TypeScript or JavaScript file that
 * exports a network or a function `(input, classes) => network`, as default or
 * by name. Without a name it is the default one.
 *
 * @throws UsageError for a name that is neither, or a file without a network
 */
export async function findArchitecture(name: string | undefined): Promise<Architecture> {
  if (name === undefined) return smallCnn;
  const known = architectures.find((architecture) => architecture.name === name);
  if (known !== undefined) return known;
  const file = resolve(name);
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  if (isFile) return fromFile(file, name);
  throw new UsageError('architecture-unknown', 'this is neither an architecture nor a file', {
    path: name,
    expected: `${architectures.map((architecture) => architecture.name).join(', ')}, or a .ts or .js file that exports a network`,
  });
}

async function fromFile(file: string, name: string): Promise<Architecture> {
  const exports = await importFile(file).catch((cause: unknown) => {
    throw failed(name, 'the file cannot be imported', cause);
  });
  const described = { name, doc: 'From a file.' };
  const value = chooseExport(exports);
  if (isNetwork(value)) return { ...described, build: () => value };
  if (typeof value !== 'function') {
    throw noNetwork(name, `exports ${Object.keys(exports).join(', ') || 'nothing'}`);
  }
  return {
    ...described,
    build(input, classes) {
      let network: unknown;
      try {
        network = value(input, classes);
      } catch (cause) {
        throw failed(name, 'the function fails', cause);
      }
      if (isNetwork(network)) return network;
      throw noNetwork(name, `a function that gives ${network === null ? 'null' : typeof network}`);
    },
  };
}

/** The default export; else the first network; else the first function, which may be a mere helper of a network. */
function chooseExport(exports: Readonly<Record<string, unknown>>): unknown {
  const values = Object.values(exports);
  const main = exports.default;
  if (isNetwork(main) || typeof main === 'function') return main;
  return values.find(isNetwork) ?? values.find((value) => typeof value === 'function');
}

/** What the file's own code threw, as an error that names the file. */
function failed(name: string, problem: string, cause: unknown): FoveaError {
  // A network whose shapes do not fit says so better than anything else could.
  if (cause instanceof FoveaError) {
    return cause.at(cause.path === undefined ? name : `${name}, ${cause.path}`);
  }
  const reason = (cause instanceof Error ? `${cause}` : String(cause)).replaceAll(/\s+/g, ' ');
  return new UsageError('architecture-import', `${problem} (${reason})`, { path: name, cause });
}

function noNetwork(path: string, received: string): UsageError {
  return new UsageError('architecture-export', 'the file exports no network', {
    path,
    expected: 'export default sequential(input([…]), …), or a function (input, classes) => network',
    received,
  });
}

function isNetwork(value: unknown): value is Network {
  return typeof value === 'object' && value !== null && 'nodes' in value && 'toJSON' in value;
}
