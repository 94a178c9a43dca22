import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { architectures, type Network, networkFromJson, smallCnn } from '@fovea/layers';
import { FoveaError, type Shape, UsageError } from '@fovea/shape';
import { createJiti } from 'jiti';

/**
 * Finds a network by the name of an architecture, or in a TypeScript or
 * JavaScript file that exports one (as default or as the only network), or a
 * function `(input, classes) => network`. Without a name it is the default for the size.
 *
 * @throws UsageError for a name that is neither, or a file without a network
 * @throws ShapeError when the data are too small for the architecture
 */
export async function loadArchitecture(
  name: string | undefined,
  input: Shape,
  classes: number,
): Promise<Network> {
  const known =
    name === undefined ? smallCnn : architectures.find((architecture) => architecture.name === name);
  if (known !== undefined) return at(`architecture ${known.name}`, () => known.build(input, classes));
  const file = resolve(name ?? '');
  if (
    !(await stat(file).then(
      (found) => found.isFile(),
      () => false,
    ))
  ) {
    throw new UsageError('architecture-unknown', 'this is neither an architecture nor a file', {
      path: `--arch ${name}`,
      expected: `${architectures.map((architecture) => architecture.name).join(', ')}, or a .ts or .js file that exports a network`,
    });
  }
  return fromFile(file, input, classes);
}

async function fromFile(file: string, input: Shape, classes: number): Promise<Network> {
  const exports = await importFile(file);
  const candidates = [exports.default, ...Object.values(exports)];
  for (const candidate of candidates) {
    const value: unknown = typeof candidate === 'function' ? await candidate(input, classes) : candidate;
    // Through JSON, so that it does not matter which copy of @fovea/layers the file imports.
    if (isNetwork(value)) return hasOwnLayers(value) ? value : networkFromJson(value.toJSON());
  }
  throw new UsageError('architecture-export', 'the file exports no network', {
    path: file,
    expected: 'export default sequential(input([…]), …), or a function (input, classes) => network',
    received: `exports ${Object.keys(exports).join(', ') || 'nothing'}`,
  });
}

async function importFile(file: string): Promise<Readonly<Record<string, unknown>>> {
  const jiti = createJiti(import.meta.url, { interopDefault: true });
  try {
    return await jiti.import<Readonly<Record<string, unknown>>>(pathToFileURL(file).href);
  } catch (cause) {
    // The network's own complaint is the best message there is.
    if (cause instanceof FoveaError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError('architecture-import', `the file cannot be imported (${reason})`, {
      path: file,
      cause,
    });
  }
}

function isNetwork(value: unknown): value is Network {
  return typeof value === 'object' && value !== null && 'nodes' in value && 'toJSON' in value;
}

function hasOwnLayers(network: Network): boolean {
  return network.nodes.length > 0;
}

function at<T>(path: string, build: () => T): T {
  try {
    return build();
  } catch (error) {
    throw error instanceof FoveaError ? error.at(`${path}, ${error.path}`) : error;
  }
}
