import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';

// The example of callbacks in the trainer's README, as it stands there but for where it writes.

let folder = '';
beforeAll(async () => {
  const cache = fileURLToPath(new URL('../node_modules/.cache/', import.meta.url));
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, 'trainer-readme-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

it('the example of callbacks runs, and ends and writes what it says', async () => {
  const readme = await readFile(new URL('../packages/trainer/README.md', import.meta.url), 'utf8');
  const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);
  const code = examples.find((example) => example.includes('function goodEnough')) ?? '';
  const runs = join(folder, 'mine');
  await writeFile(
    join(folder, 'callbacks.ts'),
    code.replaceAll("'runs/mine", () => `'${runs}`),
  );
  const said: unknown[][] = [];
  vi.spyOn(console, 'log').mockImplementation((...words: unknown[]) => void said.push(words));

  await import(join(folder, 'callbacks.ts'));

  expect(said).toEqual([
    ['8000 images on cpu'],
    [expect.stringMatching(/^over after \d+ steps: callback$/)],
    [
      { by: 'callback', callback: 'goodEnough', reason: '0.95 is reached' },
      expect.arrayContaining(['dense_1.bias']),
    ],
  ]);
  expect((await readdir(runs)).sort()).toEqual(
    expect.arrayContaining(['events', 'metrics.csv', 'metrics.jsonl']),
  );
  const files = await readdir(runs, { recursive: true });
  expect(files.some((name) => name.endsWith('.safetensors'))).toBe(true);
});
