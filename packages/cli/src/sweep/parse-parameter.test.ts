import { expect, it } from 'vitest';
import { parseParameter } from './parse-parameter.ts';

it.each([
  ['lr=0.001..0.1:log', 'lr', { kind: 'range', scale: 'log', from: 0.001, to: 0.1 }],
  ['momentum=0..0.9', 'momentum', { kind: 'range', scale: 'linear', from: 0, to: 0.9 }],
  ['every=1..8:integer:3', 'every', { kind: 'range', scale: 'integer', from: 1, to: 8, points: 3 }],
  [
    'weight-decay=1e-5..1e-2:5:log',
    'weightDecay',
    { kind: 'range', scale: 'log', from: 1e-5, to: 1e-2, points: 5 },
  ],
  ['batch=32, 64', 'batch', { kind: 'choice', values: ['32', '64'] }],
  ['augment=|crop:4,flip', 'augment', { kind: 'choice', values: [null, 'crop:4,flip'] }],
  ['arch=../a.ts,b.ts', 'arch', { kind: 'choice', values: ['../a.ts', 'b.ts'] }],
  ['arch=../../a.ts', 'arch', { kind: 'choice', values: ['../../a.ts'] }],
])('reads %s', (text, name, parameter) => {
  expect(parseParameter(text)).toEqual({ name, parameter });
});

it.each(['lr', 'lr=', '=3', '3=4'])('refuses %j, which names no values', (text) => {
  expect(() => parseParameter(text)).toThrow('Expected a name, then a range or values');
});

it.each(['lr=0.1..0.2:lg', 'lr=0.1..0.2:log:integer', 'lr=0.1..', 'lr=..1', 'lr=1..b'])(
  'refuses the range %j',
  (text) => {
    expect(() => parseParameter(text)).toThrow(
      'Expected a range such as 0..0.9, 0.001..0.1:log or 1..8:integer',
    );
  },
);
