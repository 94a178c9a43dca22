import { describe, expect, it } from 'vitest';
import { createLatest } from './latest.ts';

/** Work that ends when told to. */
function manualWork() {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const work = (input: number) => {
    begun.push(input);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  const end = async () => {
    ends.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { begun, work, end };
}

describe('createLatest', () => {
  it('begins at once, then works on the newest only', async () => {
    const { begun, work, end } = manualWork();
    const latest = createLatest(work);
    for (const input of [1, 2, 3]) latest.request(input);
    expect(begun).toEqual([1]);
    await end();
    expect(begun).toEqual([1, 3]);
    await end();
    latest.request(4);
    expect(begun).toEqual([1, 3, 4]);
  });

  it('begins nothing after it was stopped', async () => {
    const { begun, work, end } = manualWork();
    const latest = createLatest(work);
    latest.request(1);
    latest.request(2);
    latest.stop();
    latest.request(3);
    await end();
    expect(begun).toEqual([1]);
  });

  it('takes requests while it rests', async () => {
    const { begun, work, end } = manualWork();
    const latest = createLatest(work, 1);
    latest.request(1);
    await end();
    latest.request(2);
    latest.request(3);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(begun).toEqual([1, 3]);
  });
});
