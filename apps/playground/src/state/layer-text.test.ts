import { describe, expect, it } from 'vitest';
import type { NewLayer } from './draft.ts';
import { decodeLayer, encodeLayer, valueFromText } from './layer-text.ts';

describe('a layer in a link', () => {
  it.each<[NewLayer, string]>([
    [{ type: 'relu', attributes: {} }, 'relu'],
    [{ type: 'conv2d', attributes: { filters: 8, kernel: [3, 2] } }, 'conv2d,filters:8,kernel:3x2'],
    [{ type: 'conv2d', attributes: { padding: 'same', bias: false } }, 'conv2d,padding:same,bias:false'],
    [{ type: 'dense', name: 'vote', attributes: { units: 10 } }, 'dense@vote,units:10'],
    [{ type: 'dropout', attributes: { rate: 0.25 } }, 'dropout,rate:0.25'],
    [{ type: 'dense', attributes: { units: 'a,b:c@/&=' } }, 'dense,units:a%2Cb%3Ac%40%2F%26%3D'],
    [{ type: 'dense', attributes: { units: '' } }, 'dense,units:'],
    [{ type: 'dense', attributes: { units: -1.5 } }, 'dense,units:-1.5'],
    [{ type: 'dense', attributes: { units: '(;)' } }, 'dense,units:%28%3B%29'],
    [
      {
        type: 'residual',
        name: 'past',
        attributes: {},
        branches: [
          [
            { type: 'add', attributes: {}, branches: [[{ type: 'relu', attributes: {} }], []] },
            { type: 'relu', attributes: {} },
          ],
          [],
        ],
      },
      'residual@past(add(relu;)/relu;)',
    ],
  ])('%j is read as it was written', (layer, text) => {
    const written = encodeLayer(layer);
    expect(written).toBe(text);
    expect(decodeLayer(written)).toEqual(layer);
  });

  it.each([
    '',
    'conv2d(',
    'a@b@c',
    'conv2d,filters',
    'conv2d,a:b:c',
    'relu,:3',
    'relu,x:%',
    'relu,__proto__:1',
    '@x',
    'add(relu',
    'add(relu))',
    'add(relu)x',
    'add(,;)',
    `${'add('.repeat(20)}${')'.repeat(20)}`,
  ])('refuses %j', (text) => expect(decodeLayer(text)).toBeUndefined());
});

describe('what is typed into a field', () => {
  it.each<[string, unknown]>([
    ['3', 3],
    [' 0.5 ', 0.5],
    ['3x2', [3, 2]],
    ['3 × 2', [3, 2]],
    ['1, 2, 3, 4', [1, 2, 3, 4]],
    ['same', 'same'],
    ['3 ×', '3 ×'],
    ['three', 'three'],
    ['true', true],
    ['Infinity', 'Infinity'],
    ['', ''],
  ])('%j is %j', (text, value) => expect(valueFromText(text)).toEqual(value));
});
