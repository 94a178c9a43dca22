import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { study as batchSize } from '../examples/batch-size.ts';
import { study as bottleneck } from '../examples/bottleneck.ts';
import { study as epochsAndSteps } from '../examples/epochs-and-steps.ts';
import { formatTable } from '../examples/lib/format-table.ts';
import type { Row, StudyOptions, StudyResult } from '../examples/lib/study.ts';
import { study as padding } from '../examples/padding.ts';
import { study as pooling } from '../examples/pooling.ts';
import { study as xor } from '../examples/xor.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const names = readdirSync(join(root, 'examples'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));

/** In its quick form, whose picture has to be a whole SVG with as many panels. */
async function run(
  study: (options: StudyOptions) => Promise<StudyResult>,
  panels: number,
): Promise<readonly Row[]> {
  const { rows, words, picture } = await study({ quick: true, say: () => {} });
  expect(words.length).toBeGreaterThan(200);
  expect(picture).toMatch(/^<svg xmlns.*<\/svg>\n$/s);
  expect(picture).not.toMatch(/NaN|undefined|Infinity/);
  expect(picture.match(/<g /g)).toHaveLength(panels);
  return rows;
}

const column = (rows: readonly Row[], name: string) => rows.map((row) => row[name]);

describe('the examples, in their quick form', () => {
  it('batch size: updates per epoch are images by batch size, rounded up', async () => {
    const rows = await run(batchSize, 2);
    expect(column(rows, 'batch size')).toEqual([10, 64, 200]);
    expect(column(rows, 'updates per epoch')).toEqual([20, 4, 1]);
    expect(Object.keys(rows[0] ?? {})).toEqual([
      'batch size',
      'updates per epoch',
      'seconds per epoch',
      'images per second',
      'test accuracy',
    ]);
  });

  it('padding: sizes shrink without it, weights stay, the border counts less', async () => {
    const [without, padded, ...more] = await run(padding, 2);
    expect(more).toEqual([]);
    expect(without).toMatchObject({ padding: 0, sizes: '20 → 16 → 12 → 8', 'centre : corner': 12_321 });
    expect(padded).toMatchObject({ padding: 2, sizes: '20 → 20 → 20 → 20', 'centre : corner': 6 });
    expect(without?.parameters).toBe(padded?.parameters);
  });

  it('pooling: a maximum is never less than a mean', async () => {
    const rows = await run(pooling, 4);
    expect(column(rows, 'pooling')).toEqual(['max', 'average']);
    expect(column(rows, 'parameters')).toEqual([2698, 2698]);
    expect(Number(rows[0]?.['mean of the digit'])).toBeGreaterThan(Number(rows[1]?.['mean of the digit']));
  });

  it('bottleneck: an eighth of the weights and multiply-adds', async () => {
    const rows = await run(bottleneck, 3);
    expect(column(rows, 'parameters')).toEqual([
      64 * 64 * 9 + 64,
      64 * 16 + 16 + 16 * 16 * 9 + 16 + 16 * 64 + 64,
    ]);
    expect(column(rows, 'multiply-adds')).toEqual([64 * 64 * 9 * 49, (64 * 16 + 16 * 16 * 9 + 16 * 64) * 49]);
  });

  it('epochs and steps: each step is a line, and the last batch of an epoch is the rest', async () => {
    const rows = await run(epochsAndSteps, 1);
    expect(column(rows, 'epoch')).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
    expect(column(rows, 'step')).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(column(rows, 'images in the batch')).toEqual([16, 16, 16, 2, 16, 16, 16, 2]);
    expect(rows.at(-1)?.['images seen so far']).toBe(100);
  });

  it('xor: a linear network stays at ln 2, one with tanh learns all four', async () => {
    const [off, on] = await run(xor, 2);
    // No linear function does better than ln 2 in the mean over the four corners.
    expect(Number(off?.loss)).toBeGreaterThan(Math.LN2 - 0.001);
    expect(Number(on?.loss)).toBeLessThan(0.05);
    expect(on?.['right of 4']).toBe(4);
    expect(off?.parameters).toBe(on?.parameters);
  });
});

describe('examples/run.js', () => {
  const node = (...args: readonly string[]) =>
    promisify(execFile)(process.execPath, ['examples/run.js', ...args], { cwd: root });

  it('prints the table and writes the picture', async () => {
    const out = mkdtempSync(join(tmpdir(), 'fovea-examples-'));
    const { stdout } = await node('epochs-and-steps', '--quick', '--out', out);
    expect(stdout).toMatch(/^\nepoch {2}step {2}images in the batch/);
    expect(stdout).toContain('A batch is some images that the network sees at once');
    expect(stdout).toContain(`picture ${join(out, 'epochs-and-steps.svg')}\n`);
    expect(readFileSync(join(out, 'epochs-and-steps.svg'), 'utf8')).toContain('</svg>');
    rmSync(out, { recursive: true });
  });

  it('names the examples when it is asked for another', async () => {
    await expect(node('xnor')).rejects.toMatchObject({
      code: 2,
      stderr: `error: there is no example "xnor". One of: ${names.join(', ')}.\n`,
    });
  });
});

it('lists every example, with its picture, in the README', () => {
  const readme = readFileSync(join(root, 'examples/README.md'), 'utf8');
  for (const name of names) {
    expect(readme).toContain(`npm run example ${name}\n`);
    expect(readme).toContain(`(pictures/${name}.svg)`);
    expect(readFileSync(join(root, `examples/pictures/${name}.svg`), 'utf8')).toContain('</svg>');
  }
});

it('tables have numbers to the right', () => {
  expect(
    formatTable([
      { name: 'a', count: 5 },
      { name: 'long', count: 1000 },
    ]),
  ).toBe('name  count\na         5\nlong   1000');
});
