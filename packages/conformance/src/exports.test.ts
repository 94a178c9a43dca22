import { compileInference } from '@fovea/compiler';
import { type LayerDefinition, layerDefinitions } from '@fovea/layers';
import { programFrom } from '@fovea/onnx';
import type { Executor } from '@fovea/runtime';
import { elementCount } from '@fovea/shape';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareNumbers, rounding } from './compare-numbers.ts';
import { acceptedExamples, describeConfiguration, networkOf } from './configuration.ts';
import { nodeExecutor, wasmExecutor } from './fixtures/in-process.ts';
import { registryReference } from './fixtures/registry-reference.ts';
import { randomNumbers } from './random-numbers.ts';
import { randomWeights } from './run-forms.ts';

// What is exported of every layer's examples, weights inside, in both builds of ONNX Runtime, against the reference that
// the training graph is held against in layers.test.ts.

const builds: [name: string, executor: Executor][] = [];
beforeAll(() => {
  builds.push(['onnxruntime-node', nodeExecutor()], ['onnxruntime-web', wasmExecutor()]);
});
afterAll(async () => {
  for (const [, executor] of builds) await executor.close();
});

const batch = 2;

describe.each(Object.values<LayerDefinition>(layerDefinitions).map((each) => [each.type, each] as const))(
  '%s',
  (_type, definition) => {
    it.each(acceptedExamples(definition).map((each) => [describeConfiguration(each), each] as const))(
      'gives on %s the same in the builds for Node and the web',
      async (_, example) => {
        const network = networkOf(definition, example);
        const numbers = randomNumbers(3);
        const images = numbers.distinct(batch * elementCount(network.input));
        const weights = randomWeights(network, numbers);
        const expected = registryReference.inference(network, images, weights);
        const floats = Object.fromEntries(
          Object.entries(weights).map(([name, values]) => [name, Float32Array.from(values)]),
        );
        const program = programFrom(compileInference(network, floats));
        // A layer for inference only is the probabilities that an export has anyway.
        const isLast = definition.inferenceOnly === true;
        const output = isLast ? 'probabilities' : network.output.length === 1 ? 'logits' : 'output';
        for (const [build, executor] of builds) {
          const loaded = await executor.load(program);
          const image = { dims: [batch, ...network.input], data: Float32Array.from(images) };
          const result = (await loaded.run({ image: { type: 'float32', ...image } }))[output];
          expect(result?.dims, build).toEqual([batch, ...network.output]);
          compareNumbers(
            build,
            Array.from(result?.data ?? [], Number),
            expected,
            rounding,
            "the reference's",
          );
        }
      },
    );
  },
);
