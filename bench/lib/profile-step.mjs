// @ts-check
import { colouredStripes } from './coloured-stripes.mjs';
import { packImages, unpackImages } from './image-bytes.mjs';
import { markdownTable, percent } from './markdown-table.mjs';
import { openFovea } from './open-fovea.mjs';
import { profilingExecutor } from './profiling-executor.mjs';
import { median } from './summarise.mjs';

/** The first runs fetch memory. */
const warmUp = 3;

/**
 * Where the time of a training step goes: onnxruntime's own profile of `fit`'s
 * steps, summed by operator.
 *
 * @param {import('./types.d.ts').Workload} workload
 * @param {{ readonly batch: number, readonly threads: number, readonly steps: number }} options
 */
export async function profileStep(workload, { batch, threads, steps }) {
  const images = colouredStripes(workload, { count: 2 * batch, seed: 1 });
  const data = unpackImages(packImages(images), workload);
  const { executor, events } = await profilingExecutor({ threads });
  const { runner } = openFovea({ ...workload, data, batchSize: batch, seed: 1 }, executor);
  await runner.take(0, warmUp + steps);
  const { runs, nodes } = await events();
  const { operators, busy } = sumByOperator(nodes, runs.length);
  await runner.close?.();
  const measured = runs.slice(warmUp).map(({ dur }) => dur / 1000);
  const betweenMs = median(measured.map((ms, i) => Math.max(0, ms - (busy[i] ?? 0))));
  return { network: workload.network, batch, stepMs: median(measured), betweenMs, operators };
}

/** @typedef {Awaited<ReturnType<typeof profileStep>>} Profile */

/**
 * Milliseconds by operator, the median over the runs, which all have the same
 * nodes; and of all operators together in each run.
 *
 * @param {readonly import('./profiling-executor.mjs').Event[]} events
 * @param {number} runs
 */
function sumByOperator(events, runs) {
  const perRun = Math.floor(events.length / runs);
  /** @type {Map<string, { nodes: number, ms: number[] }>} */
  const sums = new Map();
  /** @type {number[]} */
  const busy = [];
  events.forEach(({ dur, args }, i) => {
    const run = Math.floor(i / perRun) - warmUp;
    if (run < 0) return;
    const operator = args?.op_name ?? '';
    const sum = sums.get(operator) ?? { nodes: 0, ms: [] };
    sums.set(operator, sum);
    if (run === 0) sum.nodes += 1;
    sum.ms[run] = (sum.ms[run] ?? 0) + dur / 1000;
    busy[run] = (busy[run] ?? 0) + dur / 1000;
  });
  const operators = [...sums].map(([operator, { nodes, ms }]) => ({ operator, nodes, ms: median(ms) }));
  return { operators: operators.toSorted((a, b) => b.ms - a.ms), busy };
}

/** How many operators have lines of their own. */
const shown = 10;

/** A table of one step. @param {Profile} profile */
export function operatorTable({ betweenMs, operators }) {
  const rest = operators.slice(shown);
  const sum = (/** @type {'nodes' | 'ms'} */ key) => rest.reduce((total, row) => total + row[key], 0);
  const all = operators.reduce((total, { ms }) => total + ms, betweenMs);
  const lines = [
    ...operators.slice(0, shown),
    ...(rest.length > 0 ? [{ operator: `${rest.length} others`, nodes: sum('nodes'), ms: sum('ms') }] : []),
    { operator: 'between operators', nodes: 0, ms: betweenMs },
  ];
  return markdownTable(
    ['operator', 'nodes', 'ms a step', 'share'],
    lines.map(({ operator, nodes, ms }) => [
      operator,
      nodes === 0 ? '' : String(nodes),
      ms.toFixed(2),
      percent(ms / all),
    ]),
  );
}
