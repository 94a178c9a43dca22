import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { expect, it } from 'vitest';

const dist = fileURLToPath(new URL('../../packages/runtime-web/dist/', import.meta.url));

it('what a page loads of @fovea/runtime-web beside onnxruntime-web is under 15 kB gzipped', async () => {
  const names = ['index', 'wasm-worker', 'webgpu-worker'];
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    root: dist,
    resolve: { conditions: ['module', 'browser', 'production'] },
    plugins: [
      {
        name: 'leave-files-alone',
        enforce: 'pre',
        transform: (code, id) =>
          /-engine\.js$/.test(id) ? code.replaceAll("new URL('", "new URL(/* @vite-ignore */ '") : undefined,
      },
    ],
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: names.map((name) => `${dist}${name}.js`), formats: ['es'] },
      rolldownOptions: { external: /^onnxruntime-web/, output: { minify: true } },
    },
  });
  // A library in one format is one list of outputs.
  const [{ output: files } = { output: [] }] = output as Rolldown.RolldownOutput[];
  const code = files.map((file) => (file.type === 'chunk' ? file.code : '')).join('');
  expect(files.length).toBeGreaterThanOrEqual(names.length);
  expect(code).toContain('loadClassifier');
  expect(code).not.toContain('InferenceSession=');
  expect(gzipSync(code, { level: 9 }).length).toBeLessThan(15_000);
});
