import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { digitsDataset, loadDigits, parseDigits } from './load-digits.ts';

describe('loadDigits', () => {
  it('gives 8,000 and 2,000 digits, in proportion for each class', async () => {
    const { train, test, skipped } = await loadDigits();
    expect([train.length, test.length, skipped]).toEqual([8000, 2000, []]);
    expect(train.name).toBe('digits');
    expect(train.classes).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect(train.input).toEqual({ channels: 1, height: 28, width: 28, mean: [0], std: [1] });
    expect(train.pixels).toHaveLength(8000 * 784);
    expect(test.pixels).toHaveLength(2000 * 784);
    for (const [digit, count] of [1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978].entries()) {
      const held = test.labels.filter((label) => label === digit).length;
      expect(Math.abs(held - count / 5)).toBeLessThan(1);
      expect(train.labels.filter((label) => label === digit).length).toBe(count - held);
    }
  });

  it('restores every byte from its three decimals', async () => {
    const path = createRequire(import.meta.url).resolve('mnist/src/digits/5.json');
    const { data }: { data: number[] } = JSON.parse(readFileSync(path, 'utf8'));
    const bytes = parseDigits(readFileSync(path), path);
    expect(Array.from(bytes, (byte) => Math.round((byte / 255) * 1000) / 1000)).toEqual(data);
  });

  it('draws by the seed', async () => {
    const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');
    const [first, again, other] = await Promise.all([
      loadDigits({ seed: 1 }),
      loadDigits(),
      loadDigits({ seed: 2 }),
    ]);
    expect(md5(again.test.pixels)).toBe(md5(first.test.pixels));
    expect(md5(other.test.pixels)).not.toBe(md5(first.test.pixels));
    expect((await loadDigits({ testFraction: 0.5 })).test.length).toBe(5000);
  });

  it('refuses another number of digits', () => {
    expect(() => digitsDataset([new Uint8Array(784), new Uint8Array(2 * 784)])).toThrow(
      'the package "mnist" does not hold the digits that are expected: expected 10000 images, received 3. ' +
        'Install version 1.1.0 of "mnist".',
    );
  });

  const digit = Array<number>(784).fill(0.5);
  it.each([
    '{}',
    '',
    JSON.stringify({ data: [0, 1] }),
    JSON.stringify({ data: digit.with(3, 2) }),
    JSON.stringify({ data: digit.with(3, -1) }),
    JSON.stringify({ data: digit.with(3, 1e-7) }),
    JSON.stringify({ data: digit }, null, 1),
    JSON.stringify({ data: [...digit.slice(1), 'a'] }),
    JSON.stringify({ data: digit }).slice(0, -2),
  ])('refuses another file: %.20s', (text) => {
    expect(() => parseDigits(new TextEncoder().encode(text), '5.json')).toThrow(
      '5.json: this is not a file of digits: expected "data" with 784 numbers from 0 to 1 per digit. ' +
        'Install version 1.1.0 of "mnist".',
    );
  });
});
