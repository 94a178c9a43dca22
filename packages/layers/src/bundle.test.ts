import { expect, it } from 'vitest';
import { bundlePage } from '../../../tests/lib/bundle-page.ts';

const bundle = (page: string, options = {}) =>
  bundlePage(new URL(`./fixtures/pages/${page}.ts`, import.meta.url), options);

const operators = (code: string) =>
  ['Relu', 'Conv', 'MaxPool', 'BatchNormalization', 'Gemm', 'Softmax'].filter((name) =>
    code.includes(`"${name}"`),
  );

it('importing one layer brings that layer and no other', async () => {
  const code = await bundle('one-layer');
  expect(operators(code)).toEqual(['Relu']);
  expect(code).not.toContain('conv2d');
  expect((await bundle('one-layer', { minify: true })).length).toBeLessThan(1300);
});

it('importing the reader of networks brings all layers', async () => {
  const code = await bundle('read-networks');
  expect(operators(code)).toEqual(['Relu', 'Conv', 'MaxPool', 'BatchNormalization', 'Gemm', 'Softmax']);
});
