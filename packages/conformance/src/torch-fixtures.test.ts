import { existsSync, readFileSync } from 'node:fs';
import { type LayerDefinition, layerDefinitions } from '@fovea/layers';
import type { Executor } from '@fovea/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareNumbers } from './compare-numbers.ts';
import { acceptedExamples, describeConfiguration, networkOf } from './configuration.ts';
import { nodeExecutor } from './fixtures/in-process.ts';
import { openInference, openTraining } from './run-forms.ts';

// Every layer's examples as PyTorch computes them: values and gradients of a system that shares nothing with ours.

interface Named {
  readonly name: string;
  readonly values: readonly number[];
}

/** What scripts/make-fixtures.py writes. */
interface Case {
  readonly layer: object;
  readonly input: readonly number[];
  readonly images: readonly number[];
  readonly outputGradient: readonly number[];
  readonly parameters: readonly Named[];
  readonly random: readonly Named[];
  readonly eval: readonly number[];
  /** Where it is not the same. */
  readonly train?: readonly number[];
  readonly gradients?: Readonly<Record<string, readonly number[]>>;
  readonly buffers?: Readonly<Record<string, readonly number[]>>;
}

const howTo =
  'Say in scripts/layers.py how PyTorch computes the layer, then run, in packages/conformance: PYTHON=<one with torch> npm run fixtures';
/** The fixtures have seven digits; sums are in another order. */
const tolerance = { relative: 1e-5, overall: 2e-6 };

let executor: Executor;
beforeAll(() => {
  executor = nodeExecutor();
});
afterAll(() => executor.close());

describe.each(Object.values<LayerDefinition>(layerDefinitions).map((each) => [each.type, each] as const))(
  '%s',
  (type, definition) => {
    const cases = casesOf(type);

    it.each(acceptedExamples(definition).map((each) => [describeConfiguration(each), each] as const))(
      'is on %s what PyTorch makes of it',
      async (_, example) => {
        const network = networkOf(definition, example);
        const [layer] = network.toJSON().layers;
        const found = cases.find((each) => isSame([each.layer, each.input], [layer, example.input]));
        if (found === undefined) throw new Error(`there is no fixture of this example. ${howTo}`);
        const weights = Object.fromEntries(found.parameters.map(({ name, values }) => [name, values]));
        const options = { batchSize: 2, executor };
        const { images, outputGradient } = found;
        const inferred = await (await openInference(network, options)).infer(images, weights);
        compareNumbers('inference', inferred.data, found.eval, tolerance, "PyTorch's");
        // The loss is computed before it.
        if (definition.inferenceOnly === true) return;

        const random = Object.fromEntries(found.random.map(({ name, values }) => [name, values]));
        const form = await openTraining(network, options);
        const results = await form.train({ images, outputGradient, random }, weights);
        const expected = {
          outputs: found.train ?? found.eval,
          ...named(found.gradients, (name) => (name === 'input' ? 'input_gradient' : `gradient.${name}`)),
          ...named(found.buffers, (name) => `next.${name}`),
        };
        expect(Object.keys(results).sort()).toEqual(Object.keys(expected).sort());
        for (const [name, values] of Object.entries(expected)) {
          compareNumbers(name, results[name]?.data ?? [], values, tolerance, "PyTorch's");
        }
      },
    );
  },
);

function casesOf(type: string): readonly Case[] {
  const file = new URL(`fixtures/torch/${type}.json`, import.meta.url);
  // Written by the script, and read back in its own form.
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases : [];
}

function named(
  values: Readonly<Record<string, readonly number[]>> = {},
  rename: (name: string) => string,
): Record<string, readonly number[]> {
  return Object.fromEntries(Object.entries(values).map(([name, numbers]) => [rename(name), numbers]));
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
