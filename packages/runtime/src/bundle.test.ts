import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, it } from 'vitest';

/** What a web page that has this source would load. */
async function bundle(page: string): Promise<string> {
  const entry = fileURLToPath(new URL(`./fixtures/pages/${page}.ts`, import.meta.url));
  const results = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['@fovea/source'] },
    // Not `lib`: vite would leave the white space in.
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: { input: entry, preserveEntrySignatures: 'strict' },
    },
  });
  return [results]
    .flat()
    .flatMap((result) => ('output' in result ? result.output : []))
    .map((file) => ('code' in file ? file.code : ''))
    .join('\n');
}

it('reading what a model says about itself costs a page less than 4 kB', async () => {
  const code = await bundle('read-model-info');
  const { readModelInfo } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  expect(() => readModelInfo(new Uint8Array())).toThrow('there is nothing in it');
  expect(gzipSync(code).length).toBeLessThan(4000);
});

it('all that classifying needs, beside the engine, costs a page less than 6.5 kB', async () => {
  const code = await bundle('classify');
  expect(gzipSync(code).length).toBeLessThan(6500);
});
