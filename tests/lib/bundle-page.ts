import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { expect } from 'vitest';

/**
 * The code that a web page would load which has this entry file, as Vite bundles
 * it from the packages' sources. Fails for code that needs Node.
 */
export async function bundlePage(
  entry: URL,
  { minify = false }: { readonly minify?: boolean } = {},
): Promise<string> {
  const results = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['@fovea/source'] },
    // Not `lib`: vite would leave the white space in.
    build: {
      write: false,
      modulePreload: false,
      ...(minify ? {} : { minify: false }),
      rolldownOptions: { input: fileURLToPath(entry), preserveEntrySignatures: 'strict' },
    },
  });
  const files = [results].flat().flatMap((result) => ('output' in result ? result.output : []));
  const code = files.map((file) => ('code' in file ? file.code : '')).join('\n');
  // What vite puts in the place of a module that only Node has.
  expect(code).not.toContain('externalized for browser compatibility');
  expect(code).not.toMatch(/["']node:/);
  return code;
}

/** What the bundled entry file exports. */
export async function importBundle(code: string): Promise<Record<string, unknown>> {
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}
