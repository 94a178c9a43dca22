import { expect, it } from 'vitest';
import { bundlePage } from '../../../tests/lib/bundle-page.ts';

const bundle = (page: string) => bundlePage(new URL(`./fixtures/pages/${page}.ts`, import.meta.url));

const operators = (code: string) =>
  ['Relu', 'Conv', 'MaxPool', 'BatchNormalization', 'Gemm', 'Softmax'].filter((name) =>
    code.includes(`"${name}"`),
  );

it('importing one layer brings that layer and no other', async () => {
  const code = await bundle('one-layer');
  expect(operators(code)).toEqual(['Relu']);
  expect(code).not.toContain('conv2d');
  expect(code.length).toBeLessThan(2200);
});

it('importing the reader of networks brings all layers', async () => {
  const code = await bundle('read-networks');
  expect(operators(code)).toEqual(['Relu', 'Conv', 'MaxPool', 'BatchNormalization', 'Gemm', 'Softmax']);
});
