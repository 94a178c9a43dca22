import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { report } from '../commands/report.ts';
import { train } from '../commands/train.ts';
import { makeTemporaryFolder, writeImages, writeTinyNetwork } from '../fixtures/fovea.ts';
import type { TrainOptions } from '../options/train-options.ts';
import { type Output, silentOutput } from '../terminal/output.ts';

let cwd: string;
let options: TrainOptions;
beforeAll(async () => {
  vi.stubEnv('FOVEA_CACHE', 'off');
  cwd = await makeTemporaryFolder();
  const data = join(cwd, 'pics');
  await writeImages(data);
  options = {
    ...{ data, arch: await writeTinyNetwork(cwd), device: 'cpu', resume: false },
    settings: { epochs: 2, batchSize: 8 },
  };
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(cwd, { recursive: true });
});

function recorder(): { readonly output: Output; readonly lines: string[] } {
  const lines: string[] = [];
  return { output: { ...silentOutput, line: (text = '') => void lines.push(text) }, lines };
}

it('a run that fails leaves a page that says why, and no other can be made of it', async () => {
  const out = join(cwd, 'diverged');
  const { output, lines } = recorder();
  const settings = { epochs: 3, learningRate: 1e30, optimizer: { name: 'sgd' } } as const;
  await expect(train({ ...options, out, settings }, output)).rejects.toThrow('is no number any more');
  expect(lines.at(-1)).toMatch(/^report .*diverged\/report\.html$/);
  const page = await readFile(join(out, 'report.html'), 'utf8');
  expect(page).toMatch(
    /<p class="state failed">Failed after 0 of 3 epochs: step \d: .* is no number any more/,
  );
  expect(page).toMatch(/<code class="command">.* repeat .*diverged<\/code>/);
  expect(page).not.toContain('Go on with this run');
  await expect(report({ run: out, device: 'cpu' }, silentOutput)).rejects.toThrow(
    `${out}: there is no checkpoint to make a page of: expected checkpoint.safetensors, which a run has after its first epoch or minute, received a run that ended before (failed). Its report.html is of when it failed, and says why.`,
  );
});

it('says that a folder is none of a run', async () => {
  await expect(report({ run: options.data, device: 'cpu' }, silentOutput)).rejects.toThrow(
    'received no folder of a run. Name the folder of a run: runs/<data>, or what --out said.',
  );
});

it('makes a page anew, and says when it is of the checkpoint before the last', async () => {
  const out = join(cwd, 'run');
  await train({ ...options, out }, silentOutput);
  const [page, checkpoint] = [join(out, 'report.html'), join(out, 'checkpoint.safetensors')];
  const first = await readFile(page, 'utf8');
  await rm(page);
  const { output, lines } = recorder();
  const { testAccuracy } = await report({ run: out, device: 'cpu' }, output);
  expect(await readFile(page, 'utf8')).toBe(first);
  expect(lines).toEqual([
    `test accuracy ${testAccuracy.toFixed(4)} (4 images)`,
    expect.stringMatching(/^report /),
  ]);

  const bytes = await readFile(checkpoint);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  await writeFile(checkpoint, bytes);
  const damaged = recorder();
  await report({ run: out, device: 'cpu' }, damaged.output);
  expect(damaged.lines[0]).toMatch(
    /^the last checkpoint is damaged, the one before is used \(.*checkpoint\.safetensors: the file is not as it was written: its checksum differs/,
  );
  expect(await readFile(page, 'utf8')).toContain('Stopped (at step 2) after 1 of 2 epochs.');
});

it('refuses a damaged checkpoint that is the only one, and names it', async () => {
  const out = join(cwd, 'run');
  await rm(join(out, 'checkpoint.before.safetensors'));
  await expect(report({ run: out, device: 'cpu' }, silentOutput)).rejects.toThrow(
    /checkpoint\.safetensors: the file is not as it was written: its checksum differs: .*checkpoint\.before\.safetensors/,
  );
});
