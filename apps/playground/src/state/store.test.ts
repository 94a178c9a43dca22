import { expect, it } from 'vitest';
import { createStore } from './store.ts';

it('wakes its listeners when the value is another', () => {
  const store = createStore<number>(1);
  const seen: number[] = [];
  const stop = store.subscribe(() => seen.push(store.get()));
  store.set(2);
  store.set(2);
  store.set((now) => now + 1);
  stop();
  store.set(9);
  expect(seen).toEqual([2, 3]);
});

it('lets a listener leave while others are woken', () => {
  const store = createStore<string>('a');
  const seen: string[] = [];
  const stop = store.subscribe(() => stop());
  store.subscribe(() => seen.push(store.get()));
  store.set('b');
  store.set('c');
  expect(seen).toEqual(['b', 'c']);
});
