import { fileURLToPath } from 'node:url';
import { EngineError } from '@fovea/shape';
import { expect, it } from 'vitest';
import { startWorker } from './start-worker.ts';

it('says that the package must be built when the worker is missing', () => {
  const file = new URL('../dist/no-worker.js', import.meta.url);
  const start = () => startWorker({ threads: 1, spin: false }, file);
  expect(start).toThrow(EngineError);
  expect(start).toThrow(
    `${fileURLToPath(file)}: the engine’s worker is not built. Run the build of @fovea/runtime-node.`,
  );
});
