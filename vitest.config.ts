import { defineConfig, type ViteUserConfig } from 'vitest/config';

// Packages see each other's source, not their build output: the same condition
// as in tsconfig.base.json. vite needs it in both places.
const conditions = ['@fovea/source'];

// CI reads the count from a file.
const report = process.env.FOVEA_TEST_REPORT;

const config: ViteUserConfig = defineConfig({
  resolve: { conditions },
  ssr: {
    resolve: { conditions: [...conditions, 'node', 'import', 'default'], externalConditions: conditions },
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts', 'tests/**/*.test.ts'],
    typecheck: { enabled: true, include: ['packages/*/src/**/*.test-d.ts'], tsconfig: './tsconfig.json' },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // ONNX Runtime takes all cores for itself; two files at a time keep them busy without a crowd.
    maxWorkers: 2,
    ...(report === undefined ? {} : { reporters: ['default', 'json'], outputFile: { json: report } }),
  },
});
export default config;
