import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fovea, makeTemporaryFolder, refused } from '../fixtures/fovea.ts';

let cwd: string;

beforeAll(async () => {
  cwd = await makeTemporaryFolder();
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

describe('an architecture file', () => {
  const imports = "import { conv2d, dense, flatten, input, sequential } from '@fovea/layers';\n";

  it.each([
    [
      'a.js',
      'export default (shape, classes) => sequential(input(shape), flatten(), dense(classes));',
      '[1, 28, 28]',
    ],
    [
      'a.mjs',
      'export const net = (shape, classes) => sequential(input(shape), flatten(), dense(classes));',
      '[1, 28, 28]',
    ],
    [
      'a.ts',
      'export const half = (n: number) => n / 2; export const net = sequential(input([1, 6, 6]), flatten(), dense(2));',
      '[1, 6, 6]',
    ],
  ])('takes a network from %s', async (name, code, shape) => {
    await writeFile(join(cwd, name), imports + code);
    const outcome = await fovea(['summary', name], { cwd });
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toMatch(new RegExp(`^input +${shape.replace(/[[\]]/g, '\\$&')}`, 'm'));
  });

  it.each([
    ['syntax.ts', 'export default seq(', 2, 'syntax.ts: the file cannot be imported ('],
    ['throws.ts', 'throw new Error("boom");', 2, 'throws.ts: the file cannot be imported (Error: boom).\n'],
    [
      'import.ts',
      'import "nowhere";',
      2,
      "import.ts: the file cannot be imported (Error: Cannot find module 'nowhere'",
    ],
    [
      'none.ts',
      'export const a = 3;',
      2,
      'none.ts: the file exports no network: expected export default sequential(input([…]), …), or a function (input, classes) => network, received exports a.\n',
    ],
    ['other.ts', 'export default () => null;', 2, 'received a function that gives null.\n'],
    [
      'fails.ts',
      'export default () => { throw new TypeError("bad"); };',
      2,
      'fails.ts: the function fails (TypeError: bad).\n',
    ],
    [
      'misfit.ts',
      'export default sequential(input([1, 28, 28]), conv2d({ filters: 2, kernel: 31 }), dense(3));',
      1,
      'misfit.ts, conv2d "conv2d_1": kernel 31 is larger than the height (28 + 0 + 0). Padding 2 makes it fit; so does a kernel of 28.\n',
    ],
    [
      'later.ts',
      'export default (shape: number[]) => sequential(input(shape), conv2d({ filters: 2, kernel: 31 }));',
      1,
      'later.ts, conv2d "conv2d_1": kernel 31 is larger than the height (28 + 0 + 0).',
    ],
  ])('says what is wrong with %s', async (name, code, exit, text) => {
    await writeFile(join(cwd, name), (name === 'syntax.ts' ? '' : imports) + code);
    const outcome = await refused(cwd, 'summary', name);
    expect(outcome).toEqual({
      code: exit,
      stdout: '',
      stderr: expect.stringContaining(`error: ${text.startsWith('received') ? name : text}`),
    });
    expect(outcome.stderr).toContain(text);
    expect(outcome.stderr.match(/\n/g)).toHaveLength(1);
  });
});
