// Bundles dist/ into dist/browser/: the files of a page without a bundler. Onnxruntime's
// own files are not among them; `fovea web` copies those from onnxruntime-web.
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const names = ['index', 'wasm', 'wasm-worker', 'webgpu-worker'];

/** On a plain page, every file is beside every other. */
const besideEachOther = {
  name: 'beside-each-other',
  enforce: 'pre',
  transform: {
    filter: { id: /-engine\.js$/ },
    handler: (code) =>
      code.replaceAll(/new URL\('(?:\.|onnxruntime-web)\//g, "new URL(/* @vite-ignore */ './"),
  },
};

await build({
  configFile: false,
  logLevel: 'warn',
  root: dist,
  publicDir: false,
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'production'] },
  plugins: [besideEachOther],
  build: {
    outDir: 'browser',
    emptyOutDir: true,
    target: 'es2023',
    lib: {
      entry: Object.fromEntries(names.map((name) => [name, `${dist}${name}.js`])),
      formats: ['es'],
    },
    rolldownOptions: {
      output: { entryFileNames: '[name].js', chunkFileNames: 'shared-[hash].js', minify: true },
    },
  },
});
