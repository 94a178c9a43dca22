import { expect, it } from 'vitest';
import {
  DataError,
  EngineError,
  FoveaError,
  ModelError,
  ShapeError,
  UnsupportedError,
  UsageError,
} from './error.ts';

const details = { path: 'dense', expected: 'a list', received: 'an image', hint: 'Put flatten() before it.' };

it('says where, what, expected, received and how to mend it', () => {
  expect(new ShapeError('rank', 'it does not fit', details).message).toBe(
    'dense: it does not fit: expected a list, received an image. Put flatten() before it.',
  );
  expect(new ShapeError('rank', 'it does not fit', { received: 'an image' }).message).toBe(
    'it does not fit: received an image.',
  );
  expect(new ShapeError('rank', 'it does not fit').message).toBe('it does not fit.');
});

it('is told by class and by code', () => {
  const error = new ShapeError('rank', 'it does not fit');
  expect(error).toBeInstanceOf(FoveaError);
  expect(error).toMatchObject({ name: 'ShapeError', code: 'rank', problem: 'it does not fit' });
});

it('can be seen from further out', () => {
  const inner = new ShapeError('rank', 'it does not fit', details);
  const outer = inner.at('dense "head"');
  expect(outer).toBeInstanceOf(ShapeError);
  expect(outer.message).toBe(inner.message.replace('dense', 'dense "head"'));
  expect(outer).toMatchObject({ code: 'rank', hint: details.hint, path: 'dense "head"', cause: inner });
  const cause = new Error('below');
  expect(new ShapeError('rank', 'it does not fit', { cause }).at('dense').cause).toBe(cause);
});

it.each([
  ['ShapeError', ShapeError],
  ['UsageError', UsageError],
  ['DataError', DataError],
  ['ModelError', ModelError],
  ['UnsupportedError', UnsupportedError],
  ['EngineError', EngineError],
])('keeps the class %s when seen from further out', (name, Class) => {
  const outer = new Class('code', 'it went wrong').at('here');
  expect(outer).toBeInstanceOf(Class);
  expect(outer).toMatchObject({ name, code: 'code', message: 'here: it went wrong.' });
});
