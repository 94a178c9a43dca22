// @ts-check
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileTrainStep } from '@fovea/compiler';
import { architectures } from '@fovea/layers';
import { crossEntropy, initialState, optimizerFrom } from '@fovea/trainer';
import * as onnxruntime from 'onnxruntime-node';
// What the executor does to a program when it loads it is nobody else's business, so it is not exported.
import { blockModel } from '../../packages/runtime-node/dist/block-model.js';
import { markdownTable, percent } from './markdown-table.mjs';

/**
 * Where the time of a training step goes: onnxruntime's own profile, summed by operator.
 *
 * @param {Pick<import('./types.d.ts').Workload, 'network' | 'shape' | 'optimizer'>} workload
 * @param {{ readonly batch: number, readonly threads: number, readonly steps: number }} options
 */
export async function profileStep({ network: name, shape, optimizer: settings }, { batch, threads, steps }) {
  const architecture = architectures.find((known) => known.name === name);
  if (architecture === undefined) throw new Error(`there is no network ${name}`);
  const network = architecture.build(shape, 10);
  const optimizer = optimizerFrom(settings);
  const program = compileTrainStep(network, { loss: crossEntropy(), optimizer, batchSize: batch });
  const state = initialState(network, optimizer, 1);
  const folder = await mkdtemp(join(tmpdir(), 'fovea-profile-'));
  try {
    const session = await onnxruntime.InferenceSession.create(
      (await blockModel(onnxruntime, program.model)) ?? program.model,
      { intraOpNumThreads: threads, enableProfiling: true, profileFilePrefix: join(folder, 'step') },
    );
    const feeds = Object.fromEntries(
      session.inputMetadata.map((input) => {
        const dims = 'shape' in input ? input.shape.map(Number) : [];
        return [input.name, new onnxruntime.Tensor('float32', valuesOf(input.name, dims, state), dims)];
      }),
    );
    // The first two fetch memory.
    const began = [];
    for (let step = 0; step < steps + 2; step++) {
      began.push(performance.now());
      await session.run(feeds);
    }
    const stepMs = (performance.now() - (began[2] ?? 0)) / steps;
    session.endProfiling();
    await session.release();
    const [file = ''] = await readdir(folder);
    /** @type {Event[]} */
    const events = JSON.parse(await readFile(join(folder, file), 'utf8'));
    return { network: name, batch, stepMs, operators: sumByOperator(events, steps + 2) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** @typedef {Awaited<ReturnType<typeof profileStep>>} Profile */
/** @typedef {{ readonly cat: string, readonly name: string, readonly dur: number, readonly args: { readonly op_name?: string } }} Event */

/** @param {readonly Event[]} events @param {number} runs */
function sumByOperator(events, runs) {
  /** @type {Map<string, { nodes: number, ms: number }>} */
  const sums = new Map();
  const kernels = events.filter(({ cat, name }) => cat === 'Node' && name.endsWith('_kernel_time'));
  // In the order of time: what belongs to the first two runs comes first.
  const perRun = kernels.length / runs;
  for (const { dur, args } of kernels.slice(2 * perRun)) {
    const operator = args.op_name ?? '';
    const sum = sums.get(operator) ?? { nodes: 0, ms: 0 };
    sums.set(operator, { nodes: sum.nodes + 1 / (runs - 2), ms: sum.ms + dur / 1000 / (runs - 2) });
  }
  return [...sums]
    .map(([operator, { nodes, ms }]) => ({ operator, nodes: Math.round(nodes), ms }))
    .toSorted((a, b) => b.ms - a.ms);
}

/** How many operators have lines of their own. */
const shown = 10;

/** A table of one step. @param {Profile} profile */
export function operatorTable({ stepMs, operators }) {
  const rest = operators.slice(shown);
  const sum = (/** @type {'nodes' | 'ms'} */ key) => rest.reduce((total, row) => total + row[key], 0);
  const all = operators.reduce((total, { ms }) => total + ms, 0);
  const lines = [
    ...operators.slice(0, shown),
    ...(rest.length > 0 ? [{ operator: `${rest.length} others`, nodes: sum('nodes'), ms: sum('ms') }] : []),
    { operator: 'between operators', nodes: 0, ms: Math.max(0, stepMs - all) },
  ];
  return markdownTable(
    ['operator', 'nodes', 'ms a step', 'share'],
    lines.map(({ operator, nodes, ms }) => [
      operator,
      nodes === 0 ? '' : String(nodes),
      ms.toFixed(2),
      percent(ms / Math.max(stepMs, all)),
    ]),
  );
}

/**
 * @param {string} name
 * @param {readonly number[]} dims
 * @param {Readonly<Record<string, Float32Array>>} state
 */
function valuesOf(name, dims, state) {
  const known = state[name];
  if (known !== undefined) return known;
  if (name === 'learning_rate') return Float32Array.of(1e-4);
  const length = dims.reduce((product, size) => product * size, 1);
  if (name === 'targets') return Float32Array.from({ length }, (_, i) => (i % 10 === 0 ? 1 : 0));
  // Images and random numbers: anything between 0 and 1; the number of the step is 1.
  return Float32Array.from({ length }, (_, i) => (length === 1 ? 1 : ((i * 7919) % 1009) / 1009));
}
