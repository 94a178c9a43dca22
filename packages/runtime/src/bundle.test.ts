import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { bundlePage, importBundle } from '../../../tests/lib/bundle-page.ts';

const bundle = (page: string) =>
  bundlePage(new URL(`./fixtures/pages/${page}.ts`, import.meta.url), { minify: true });

it('reading what a model says about itself costs a page less than 4 kB', async () => {
  const code = await bundle('read-model-info');
  const { readModelInfo } = await importBundle(code);
  if (typeof readModelInfo !== 'function') throw new Error('the bundle has no readModelInfo');
  expect(() => readModelInfo(new Uint8Array())).toThrow('there is nothing in it');
  expect(gzipSync(code).length).toBeLessThan(4000);
});

it('all that classifying needs, beside the engine, costs a page less than 6.5 kB', async () => {
  const code = await bundle('classify');
  expect(gzipSync(code).length).toBeLessThan(6500);
});
