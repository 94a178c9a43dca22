import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** The part of vite, which vitest brings, that is used here. */
interface Vite {
  build(config: object): Promise<readonly { readonly output: readonly { readonly code?: string }[] }[]>;
}

const fromVitest = createRequire(createRequire(import.meta.url).resolve('vitest/package.json'));
const index = fileURLToPath(new URL('./index.ts', import.meta.url));

let folder = '';
beforeAll(async () => {
  const cache = fileURLToPath(new URL('../node_modules/.cache/', import.meta.url));
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, 'bundle-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What a web page that has this source would load. */
async function bundle(name: string, source: string): Promise<string> {
  const entry = join(folder, `${name}.js`);
  await writeFile(entry, source.replace('@fovea/layers', index));
  // vite is no dependency of this package, so its types are not at hand.
  const { build } = (await import(pathToFileURL(fromVitest.resolve('vite')).href)) as Vite;
  const results = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['@fovea/source'] },
    build: { write: false, minify: false, lib: { entry, formats: ['es'] } },
  });
  return results.flatMap(({ output }) => output.map(({ code = '' }) => code)).join('\n');
}

const operators = (code: string) =>
  ['Relu', 'Conv', 'MaxPool', 'BatchNormalization', 'Gemm', 'Softmax'].filter((name) =>
    code.includes(`"${name}"`),
  );

it('importing one layer brings that layer and no other', async () => {
  const code = await bundle('one', `import { relu } from '@fovea/layers'; export const layer = relu();`);
  expect(operators(code)).toEqual(['Relu']);
  expect(code).not.toContain('conv2d');
  expect(code.length).toBeLessThan(2500);
});

it('importing the reader of networks brings all layers', async () => {
  const code = await bundle(
    'all',
    `import { networkFromJson } from '@fovea/layers'; export const read = networkFromJson;`,
  );
  expect(operators(code)).toEqual(['Relu', 'Conv', 'MaxPool', 'BatchNormalization', 'Gemm', 'Softmax']);
});
