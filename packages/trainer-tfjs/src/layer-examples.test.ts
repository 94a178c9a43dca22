import { type LayerExample, layerDefinitions, type Network, networkFromJson } from '@fovea/layers';
import { createExecutor } from '@fovea/runtime-node';
import { type Engine, graphEngine } from '@fovea/trainer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ComparedRun, expectSame, runSteps } from './fixtures/compare-engines.ts';
import { tf } from './fixtures/tfjs-at-hand.ts';
import { tfjsEngine } from './tfjs-engine.ts';

// Two engines that share no code below the formulas of loss and optimiser: where they agree, both are right.

type Accepted = Extract<LayerExample, { output: unknown }>;

const examples = Object.values(layerDefinitions).flatMap(({ type, examples }) =>
  examples
    .filter((example): example is Accepted => 'output' in example)
    .map(
      (example) =>
        [`${type} ${JSON.stringify(example.attributes)} on [${example.input}]`, type, example] as const,
    ),
);

let graphs: Engine;
beforeAll(async () => {
  graphs = graphEngine(await createExecutor({ threads: 1 }));
});
afterAll(() => graphs.close());

const sgd = { optimizer: { name: 'sgd', momentum: 0.9 }, batchSize: 3 } as const;
const runs: readonly (readonly [string, number, ComparedRun])[] = [
  ['one step of SGD with momentum', 3e-6, { ...sgd, steps: 1 }],
  ['three steps of SGD with momentum', 3e-6, { ...sgd, steps: 3 }],
  ['three steps of Adam', 1e-5, { optimizer: { name: 'adam' }, batchSize: 2, steps: 3 }],
];

describe.each(examples)('%s', (_, type, example) => {
  it.each(runs)('%s: as the graphs, within %f', async (_, tolerance, run) => {
    const network = around(type, example);
    const engine = tfjsEngine(tf);
    const before = tf.memory().numTensors;
    const received = await runSteps(engine, network, run);
    expectSame(received, await runSteps(graphs, network, run), tolerance);
    await engine.close();
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** The layer between two that learn: the one before it sees its gradient, the one behind makes logits. */
function around(type: string, { attributes, input, output, branches }: Accepted): Network {
  const [channels = 0] = input;
  const before =
    input.length === 3
      ? { type: 'conv2d', attributes: { filters: channels, kernel: 1, bias: false } }
      : { type: 'dense', attributes: { units: channels, bias: false } };
  const layer = { type, attributes, branches };
  // Nothing may follow a layer that is for inference only.
  const last = layerDefinitions.softmax.type === type;
  const behind = [
    ...(output.length === 3 ? [{ type: 'flatten', attributes: {} }] : []),
    { type: 'dense', attributes: { units: 4 } },
  ];
  return networkFromJson({ input, layers: [before, layer, ...(last ? [] : behind)] });
}
