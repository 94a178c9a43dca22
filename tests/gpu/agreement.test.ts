import { compileEvaluation, compileTrainStep } from '@fovea/compiler';
import {
  batchNorm2d,
  conv2d,
  dense,
  dropout,
  flatten,
  input,
  kerasDemo,
  type LayerDefinition,
  layerDefinitions,
  maxPool2d,
  type Network,
  relu,
  sequential,
  smallCnn,
  torchDemo,
} from '@fovea/layers';
import { decodeModel } from '@fovea/onnx';
import { createExecutor } from '@fovea/runtime-node';
import { adam, compareStep, crossEntropy, type Engine, graphEngine, type LossSettings } from '@fovea/trainer';
import { tfjsEngine } from '@fovea/trainer-tfjs';
import tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleNetworks } from './agreement-networks.ts';
import { childExecutor } from './child-executor.ts';
import { devicesPage, type LayerResult, type OpResult } from './devices-page.ts';
import { wasmExecutor } from './wasm-executor.ts';

/**
 * How far an engine may be from the CPU after one step, see `Agreement`. Sums
 * are done in another order on each device, so the last bits differ.
 */
const tolerance = 1e-4;

const others: Readonly<Record<string, () => Promise<Engine>>> = {
  wasm: async () => graphEngine(wasmExecutor()),
  webgpu: async () => graphEngine(await childExecutor('webgpu')),
  tfjs: async () => tfjsEngine(await tfjsOnCpu()),
};

/** TensorFlow.js in plain JavaScript: the calls are those of tfjs-node and tfjs-node-gpu. */
async function tfjsOnCpu() {
  await tf.setBackend('cpu');
  return tf;
}

let cpu: Engine;
const engines = new Map<string, Engine>();
const layers: LayerResult[] = [];
const ops = new Map<string, OpResult>();

beforeAll(async () => {
  cpu = graphEngine(await createExecutor({ threads: 1 }));
  for (const [name, open] of Object.entries(others)) engines.set(name, await open());
});
afterAll(async () => {
  await cpu.close();
  for (const engine of engines.values()) await engine.close();
});

describe.each(Object.keys(others))('%s', (name) => {
  /** Operators that the engine did not run itself. */
  async function agrees(
    network: Network,
    batchSize: number,
    loss?: LossSettings,
  ): Promise<readonly string[]> {
    const engine = engines.get(name);
    if (engine === undefined) throw new Error(`${name} was not opened`);
    const before = engine.fallbacks?.length ?? 0;
    const { apart, where } = await compareStep(engine, cpu, {
      network,
      batchSize,
      ...(loss === undefined ? {} : { loss }),
    });
    expect(apart, where).toBeLessThanOrEqual(tolerance);
    return [...new Set((engine.fallbacks ?? []).slice(before).map(({ op }) => op))];
  }

  it.each(exampleNetworks().map((each) => [each.layer, each.example, each.network] as const))(
    '%s takes the step that the CPU takes: %s',
    async (layer, _, network) => {
      const elsewhere = await agrees(network, 2);
      layers.push({ engine: name, layer, elsewhere });
      // It runs no graphs.
      if (name === 'tfjs') return;
      for (const op of opsOf(network)) {
        const runs = ops.get(`${name} ${op}`)?.runs !== false && !elsewhere.includes(op);
        ops.set(`${name} ${op}`, { engine: name, op, runs });
      }
    },
  );

  it.each<LossSettings>([
    { name: 'crossEntropy', labelSmoothing: 0.1, classWeights: [1, 2, 0.5] },
    { name: 'focal', gamma: 1.5, alpha: [1, 2, 0.5] },
    { name: 'binaryCrossEntropy', positiveWeights: [1, 2, 0.5] },
    { name: 'meanSquaredError' },
    { name: 'meanAbsoluteError' },
    { name: 'huber', delta: 0.3 },
  ])('$name takes the step that the CPU takes', async (loss) => {
    const network = sequential(input([1, 4, 4]), flatten(), dense(3));
    expect(await agrees(network, 3, loss)).toEqual([]);
  });

  it.each([smallCnn, kerasDemo, torchDemo])('$name takes the step that the CPU takes', async ({ build }) => {
    expect(await agrees(build([1, 28, 28], 10), 2)).toEqual([]);
  });
});

describe('several steps in one run', () => {
  it.each([
    ['wasm', async () => wasmExecutor(), []],
    // What decides whether the loop goes on is the CPU's on every device; the steps are not.
    ['webgpu', () => childExecutor('webgpu'), ['Identity', 'Loop']],
  ] as const)('are on %s the steps that the CPU takes', async (_, open, elsewhere) => {
    const engine = graphEngine(await open(), { stepsPerRun: 4 });
    const network = sequential(
      input([1, 8, 8]),
      conv2d({ filters: 3, kernel: 3, padding: 1, bias: false }),
      batchNorm2d(),
      relu(),
      maxPool2d({ size: 2 }),
      dropout(0.25),
      flatten(),
      dense(3),
    );
    const { apart, where } = await compareStep(engine, cpu, { network, batchSize: 4 });
    expect(apart, where).toBeLessThanOrEqual(tolerance);
    expect([...new Set((engine.fallbacks ?? []).map(({ op }) => op))].toSorted()).toEqual(elsewhere);
    await engine.close();
  });
});

it('docs/devices.md says what these tests found', async () => {
  const page = devicesPage({
    definitions: Object.values<LayerDefinition>(layerDefinitions),
    engines: Object.keys(others),
    layers,
    ops: [...ops.values()],
    tolerance,
  });
  await expect(page).toMatchFileSnapshot('../../docs/devices.md');
});

/** The operators of a network's training step and of its evaluation. */
function opsOf(network: Network): ReadonlySet<string> {
  const programs = [
    compileTrainStep(network, { loss: crossEntropy(), optimizer: adam(), batchSize: 2 }),
    compileEvaluation(network, { loss: crossEntropy() }),
  ];
  return new Set(
    programs.flatMap(({ model }) => decodeModel(model).graph?.node.map(({ opType }) => opType) ?? []),
  );
}
