import { spawn } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fovea, makeTemporaryFolder, refused, writeImages, writeTinyNetwork } from '../fixtures/fovea.ts';

/** A folder with images in `pics` and a finished run in `run`. */
let cwd: string;
beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  await writeImages(join(cwd, 'pics'));
  await writeTinyNetwork(cwd);
  await mkdir(join(cwd, 'elsewhere'));
  const options = ['--arch', 'tiny.ts', '--epochs', '3', '--batch', '4', '--threads', '1'];
  const { code } = await fovea(['train', 'pics', ...options, '--out', 'run'], { cwd });
  expect(code).toBe(0);
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const record = async (run = 'run'): Promise<unknown> =>
  JSON.parse(await readFile(join(cwd, run, 'run.json'), 'utf8'));

it('keeps all that the run was', async () => {
  expect(await record()).toMatchObject({
    format: 'fovea-run-1',
    state: 'finished',
    typed: expect.stringMatching(/train pics --arch tiny\.ts --epochs 3 --batch 4 --threads 1 --out run$/),
    repeat: expect.stringMatching(/repeat run$/),
    resume: expect.stringMatching(/resume run$/),
    options: { data: join(cwd, 'pics'), arch: join(cwd, 'tiny.ts'), device: 'cpu', threads: 1 },
    settings: { epochs: 3, batchSize: 4, learningRate: 0.003, optimizer: { name: 'adam' }, seed: 1 },
    data: {
      train: { images: 16, classes: ['dark', 'light one'], contents: expect.stringMatching(/^[\da-f]{32}$/) },
      test: { images: 4 },
    },
    network: { input: [1, 12, 12] },
    sessions: [{ from: 0, device: 'cpu', threads: 1, versions: { node: process.versions.node } }],
  });
});

it('says that a run is finished, goes on with more epochs, from any folder', async () => {
  const done = await fovea(['resume', 'run'], { cwd });
  expect([done.code, done.stdout]).toEqual([
    0,
    'this run is finished: run/model.onnx. More of it with --epochs 6\n',
  ]);
  const again = await fovea(['repeat', join(cwd, 'run'), '--out', 'other'], { cwd: join(cwd, 'elsewhere') });
  expect([again.code, again.stderr]).toEqual([0, '']);
  expect(again.stdout).toMatch(/the same model as in .*, byte for byte\n$/);
  const more = await fovea(['resume', 'elsewhere/other', '--epochs', '4'], { cwd });
  expect([more.code, more.stderr]).toEqual([0, '']);
  expect(more.stdout.match(/^epoch /gm)).toHaveLength(1);
  expect(await record('elsewhere/other')).toMatchObject({
    settings: { epochs: 4 },
    sessions: [{ from: 0 }, { from: 12 }],
  });
});

it('goes on from the checkpoint before where the last is damaged, and tells of other data', async () => {
  await truncate(join(cwd, 'run/checkpoint.safetensors'), 900);
  await copyFile(join(cwd, 'pics/dark/0.png'), join(cwd, 'pics/dark/1.png'));
  const { code, stdout } = await fovea(['resume', 'run', '--epochs', '5'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^the last checkpoint is damaged, the one before is used \(run\/checkpoint\.safe/m);
  expect(stdout).toContain(
    'that the run began with: as many images, but others; it will not end as it would have\n',
  );
  expect(stdout.match(/^epoch /gm)).toHaveLength(3);
});

it('leaves a run to the process that has it, and takes it from a dead one', async () => {
  const lock = join(cwd, 'run/run.lock');
  const holder = { pid: process.pid, host: hostname(), since: '2026-01-01T00:00:00.000Z' };
  await writeFile(lock, JSON.stringify(holder));
  const outcome = await refused(cwd, 'resume', 'run', '--epochs', '6');
  expect(outcome).toMatchObject({
    code: 2,
    stderr: `error: run: another process works on this run: received process ${process.pid} on ${hostname()}, since 2026-01-01T00:00:00.000Z. Wait for it or end it, or give another folder with --out.\n`,
  });
  const { pid } = await deadProcess();
  await writeFile(lock, JSON.stringify({ ...holder, pid }));
  const left = join(cwd, 'run/model.onnx.01234567-89ab-cdef-0123-456789abcdef.tmp');
  await writeFile(left, 'half');
  const { code } = await fovea(['resume', 'run', '--epochs', '6'], { cwd });
  expect(code).toBe(0);
  for (const path of [lock, left]) await expect(stat(path)).rejects.toThrow('ENOENT');
});

it('says where there is no run', async () => {
  expect(await refused(cwd, 'resume', 'pics')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(
      'error: pics: there is no run in this folder: expected a folder with run.json, as fovea train writes it.',
    ),
  });
  await writeFile(join(cwd, 'run/run.json'), '{}');
  expect(await refused(cwd, 'resume', 'run')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('error: run/run.json: this does not describe a run: expected'),
  });
});

/** A number that a process had a moment ago. */
async function deadProcess(): Promise<{ readonly pid: number }> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.on('close', resolve));
  return { pid: child.pid ?? 0 };
}
