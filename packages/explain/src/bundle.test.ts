import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { expect, it } from 'vitest';

it('a web page can have everything in this package: nothing of it needs Node', async () => {
  const results = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['@fovea/source'] },
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: fileURLToPath(new URL('./fixtures/page.ts', import.meta.url)),
        preserveEntrySignatures: 'strict',
      },
    },
  });
  const files = [results].flat().flatMap((result) => ('output' in result ? result.output : []));
  const code = files.map((file) => ('code' in file ? file.code : '')).join('\n');
  // What vite puts in the place of a module that only Node has.
  expect(code).not.toContain('externalized for browser compatibility');
  expect(code).not.toMatch(/["']node:/);
  const page: object = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  expect(Object.keys(page).sort()).toEqual(['createInspector', 'explainCell', 'inputRegion', 'mapPixels']);
});
