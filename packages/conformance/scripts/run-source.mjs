// Runs a script in TypeScript on the packages' sources instead of what was built of them: node run-source.mjs <script>
import { resolve } from 'node:path';
import { createServer } from 'vite';

const conditions = ['@fovea/source'];
const server = await createServer({
  configFile: false,
  appType: 'custom',
  logLevel: 'error',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
  resolve: { conditions },
  ssr: {
    resolve: { conditions: [...conditions, 'node', 'import', 'default'], externalConditions: conditions },
  },
});
try {
  await server.ssrLoadModule(resolve(process.argv[2]));
} finally {
  await server.close();
}
