import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fovea, refused, temporaryFolder } from '../fixtures/fovea.ts';

describe('fovea web', () => {
  it('copies what a page needs, and says what to write into it', async () => {
    const cwd = await temporaryFolder();
    const { code, stdout, stderr } = await fovea(['web', 'site/fovea'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const files = await readdir(join(cwd, 'site/fovea'));
    for (const file of [
      'index.js',
      'wasm.js',
      'wasm-worker.js',
      'webgpu-worker.js',
      'ort-wasm-simd-threaded.wasm',
      'ort-wasm-simd-threaded.asyncify.mjs',
    ]) {
      expect(files).toContain(file);
    }
    expect(stdout).toMatch(/^index\.js +0\.\d kB\n/);
    expect(stdout).toMatch(/\nort-wasm-simd-threaded\.wasm +14\.2 MB\n/);
    expect(stdout).toMatch(/\nin all +41\.\d MB\n/);
    expect(stdout).toContain(`
<script type="module">
  import { loadClassifier } from './fovea/index.js';
  const classifier = await loadClassifier('model.onnx');
  console.log(await classifier.classify(document.querySelector('img')));
</script>
`);
    expect(stdout).toContain('Cross-Origin-Opener-Policy: same-origin\n');
  });

  it('leaves WebGPU out, and what is in the folder alone', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'mine.txt'), 'mine');
    const { stdout } = await fovea(['web', '.', '--no-webgpu', '--json'], { cwd });
    const { files }: { files: { file: string; bytes: number }[] } = JSON.parse(stdout);
    const names = files.map(({ file }) => file);
    expect(names.filter((name) => /webgpu|asyncify|index/.test(name))).toEqual([]);
    expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(14.5e6);
    expect((await readdir(cwd)).sort()).toEqual([...names, 'mine.txt'].sort());
    expect(await readFile(join(cwd, 'mine.txt'), 'utf8')).toBe('mine');
  });

  it('refuses a folder that cannot be', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'file'), '');
    const { code, stderr } = await refused(cwd, 'web', 'file');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: file: the folder cannot be made: received EEXIST/);
  });
});
