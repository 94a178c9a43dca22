import { fovea } from '@fovea/runtime-web/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'vite';
import { digitsPlugin } from './scripts/digits-plugin.ts';
import { runsPlugin } from './scripts/runs-plugin.ts';

// The packages are taken as they were built, as anybody's page would take them:
// `npm run playground` builds them first.
const config: UserConfig = defineConfig({
  base: './',
  // What is not there is 404, not this page.
  appType: 'mpa',
  plugins: [react(), fovea(), digitsPlugin(), runsPlugin()],
  build: { target: 'es2022', chunkSizeWarningLimit: 800 },
  server: { port: 4173 },
  preview: { port: 4173 },
});
export default config;
