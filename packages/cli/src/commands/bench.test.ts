import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fovea, makeTemporaryFolder, writeTinyNetwork } from '../fixtures/fovea.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  await writeTinyNetwork(cwd);
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const tiny = ['bench', 'tiny.ts', '--input', '1x12x12', '--classes', '2', '--batch', '4'];

it('gives a table', async () => {
  const { code, stdout } = await fovea([...tiny, '--seconds', '0.05', '--threads', '1'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^tiny\.ts {2}input 1×12×12, 38 parameters, batch 4\ndevice +samples\/s +ms a step +between steps\ncpu +[\d,]+ +\d+\.\d\d +\d+\.\d %\n/,
  );
  expect(stdout).toMatch(
    /^tfjs-node {6}not measured: @tensorflow\/tfjs-node: the package is not installed$/m,
  );
});

it('stops with what was measured until then', async () => {
  let isInterrupted = false;
  const { code, stdout } = await fovea([...tiny, '--seconds', '1000'], {
    cwd,
    onOutput(text, interrupt) {
      if (isInterrupted || !text.includes('batch 4')) return;
      isInterrupted = true;
      // Time for the first engine to open and take some steps; it has a thousand seconds.
      setTimeout(interrupt, 3000);
    },
  });
  expect(code).toBe(130);
  expect(stdout).toContain('stopping; once more to stop at once\n');
  expect(stdout).toMatch(/^device +samples\/s +ms a step +between steps\n/m);
  expect(stdout).not.toContain('webgpu');
});

it('refuses a network that looks at no images', async () => {
  const { code, stderr } = await fovea(['bench', 'tiny.ts', '--input', '2x12x12'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toBe(
    'error: only a network that looks at images can be tried out: expected [1 or 3, height, width] in, received [2, 12, 12].\n',
  );
});
