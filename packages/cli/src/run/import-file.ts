import { fileURLToPath } from 'node:url';

/** What a file of the user's may import wherever it lies: its folder need not have these packages. */
const libraries = [
  '@fovea/layers',
  '@fovea/shape',
  '@fovea/trainer',
  '@fovea/trainer/node',
  '@fovea/cli/config',
];

/**
 * The exports of a TypeScript or JavaScript file of the user's.
 *
 * @param options.interopDefault - whether all exports together stand for a default export that is missing
 * @throws whatever its code throws
 */
export async function importFile(
  file: string,
  { interopDefault = true }: { readonly interopDefault?: boolean } = {},
): Promise<Readonly<Record<string, unknown>>> {
  const { createJiti } = await import('jiti');
  const alias = Object.fromEntries(
    // The longest first: an alias also stands for what begins with it.
    libraries.toReversed().map((library) => [library, fileURLToPath(import.meta.resolve(library))]),
  );
  return createJiti(import.meta.url, { alias, interopDefault }).import<Readonly<Record<string, unknown>>>(
    file,
  );
}
