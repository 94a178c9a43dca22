import { type LayerDefinition, layerDefinitions } from '@fovea/layers';
import type { Executor } from '@fovea/runtime';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkLayer } from './check-layer.ts';
import { nodeExecutor } from './fixtures/in-process.ts';
import { registryReference as reference } from './fixtures/registry-reference.ts';

// Every layer of the registry in random configurations: a new layer is tested as soon as it is there.

/** Layers with so many forms that examples meet few of them. */
const many: Readonly<Record<string, number>> = {
  conv2d: 200,
  maxPool2d: 200,
  avgPool2d: 200,
  conv2dTranspose: 200,
};
const seed = 20_261_124;

let executor: Executor;
beforeAll(() => {
  executor = nodeExecutor();
});
afterAll(() => executor.close());

it.each(
  Object.values<LayerDefinition>(layerDefinitions).map(
    (definition) => [definition.type, definition] as const,
  ),
)('%s is what it says', async (type, definition) => {
  const runs = many[type] ?? 30;
  const report = await checkLayer(definition, { executor, reference, runs, seed });
  expect(report.random).toBeGreaterThanOrEqual(type in many ? runs : 1);
});
