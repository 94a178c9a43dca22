import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { examineLibraries } from '../doctor/examine-cuda.ts';
import { findLibraries } from '../doctor/find-libraries.ts';
import { fovea } from '../fixtures/fovea.ts';

async function libraryFolder(...names: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-libraries-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const name of names) await writeFile(join(folder, name), '');
  return folder;
}

it('tells of every device in text and as JSON, and ends well whatever is missing', async () => {
  const { code, stdout, stderr } = await fovea(['doctor', '--json']);
  expect(code).toBe(0);
  const result: { node: string; devices: { device: string; usable: boolean; findings: object[] }[] } =
    JSON.parse(stdout);
  expect(result.node).toBe(process.versions.node);
  const names = ['cpu', 'webgpu', 'cuda', 'tfjs-node-gpu', 'tfjs-node'];
  expect(result.devices.map(({ device }) => device)).toEqual(names);
  expect(result.devices[0]).toEqual({
    device: 'cpu',
    usable: true,
    findings: [
      { ok: true, what: expect.stringMatching(/^\d+ threads? of .+$/) },
      { ok: true, what: 'it computes' },
    ],
  });
  for (const { usable, findings } of result.devices) {
    // What is missing can be mended; what can be used misses nothing.
    for (const finding of findings) expect('mend' in finding).toBe(!('ok' in finding && finding.ok === true));
    expect(findings.every((finding) => !('mend' in finding))).toBe(usable);
  }
  for (const name of names) expect(stderr).toMatch(new RegExp(`^${name}  can(not)? be used$`, 'm'));
});

it('looks for libraries where LD_LIBRARY_PATH says', async () => {
  const [one, other] = [
    await libraryFolder('libcudart.so.12', 'readme'),
    await libraryFolder('libcudnn.so.8'),
  ];
  const libraries = await findLibraries(`${one}:${other}:/nowhere`);
  expect(libraries).toContain('libcudart.so.12');
  expect(libraries).toContain('libcudnn.so.8');
  expect(libraries).not.toContain('readme');
});

it('says which libraries of CUDA are missing, and what is there in another version', () => {
  const cuda = [
    'libcudart.so.12',
    'libcublas.so.12',
    'libcublasLt.so.12',
    'libcufft.so.11',
    'libcurand.so.10',
  ];
  expect(examineLibraries([...cuda, 'libcudnn.so.9'])).toEqual([
    { ok: true, what: `CUDA 12: ${cuda.join(', ')}` },
    { ok: true, what: 'cuDNN 9: libcudnn.so.9' },
  ]);
  expect(
    examineLibraries(['libcudart.so.11.0', 'libcudart.so.13', ...cuda.slice(1), 'libcudnn.so.8']),
  ).toEqual([
    {
      ok: false,
      what: 'not on the library path: libcudart.so.12; there is libcudart.so.13',
      mend: 'Install CUDA 12, and add the folder of its libraries to LD_LIBRARY_PATH.',
    },
    {
      ok: false,
      what: 'not on the library path: libcudnn.so.9; there is libcudnn.so.8',
      mend: 'Install cuDNN 9, and add the folder of its libraries to LD_LIBRARY_PATH.',
    },
  ]);
});
