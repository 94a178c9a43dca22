import { defineConfig, type ViteUserConfig } from 'vitest/config';

// Packages see each other's source, not their build output: the same condition
// as in tsconfig.base.json. vite needs it in both places.
const conditions = ['@fovea/source'];

const config: ViteUserConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions: [...conditions, 'node', 'import', 'default'], externalConditions: conditions } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'tests/**/*.test.ts'],
    typecheck: { enabled: true, include: ['packages/*/src/**/*.test-d.ts'], tsconfig: './tsconfig.json' },
    testTimeout: 60_000,
  },
});
export default config;
