import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { expect, it } from 'vitest';

const dist = fileURLToPath(new URL('../../packages/runtime-web/dist/', import.meta.url));

// As bundlers take it: without createExecutor, which this page does not import.
const page = fileURLToPath(new URL('./vite-app/classify.js', import.meta.url));

it('what a page that classifies loads of @fovea/runtime-web beside onnxruntime-web is under 15 kB gzipped', async () => {
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
      lib: { entry: [page, `${dist}wasm-worker.js`, `${dist}webgpu-worker.js`], formats: ['es'] },
      rolldownOptions: { external: /^onnxruntime-web/, output: { minify: true } },
    },
  });
  // A library in one format is one list of outputs.
  const [{ output: files } = { output: [] }] = output as Rolldown.RolldownOutput[];
  const chunks = files.flatMap((file) => (file.type === 'chunk' ? [file] : []));
  // What explains failures is loaded when there is one.
  const explains = (file: Rolldown.OutputChunk) => file.isDynamicEntry;
  const lazy = chunks.filter(explains).map(({ name }) => name);
  expect(lazy.toSorted()).toEqual(['engine-failures', 'find-file-fault']);
  const code = chunks
    .filter((file) => !explains(file))
    .map((file) => file.code)
    .join('');
  expect(code).toContain('loadClassifier');
  expect(code).not.toContain('InferenceSession=');
  expect(gzipSync(code, { level: 9 }).length).toBeLessThan(15_000);
});
