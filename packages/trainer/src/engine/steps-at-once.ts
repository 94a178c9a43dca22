import { type Network, summary } from '@fovea/layers';

/**
 * Multiply-adds that two cores do in about 15 ms. Beside that, what a run costs whatever it
 * computes (2 to 3 ms: messages, copies of the weights, memory that is given back) is little.
 */
const enough = 512_000_000;

/** As many batches wait to be computed, and as many results to be told. */
const most = 16;

/** With fewer steps, a Loop costs as much as it saves. */
const fewest = 4;

/** CUDA's results, weights among them, are copied to the host after each run: one copy for so many steps. */
const onCuda = 8;

/** Below that many multiply-adds, threads wait for each other longer than they work. */
const worthThreads = 20_000_000;

/**
 * How many training steps are best put into one run: on the CPU more than one where a step is so
 * small that the run around it takes longer. A function of nothing but device, network and batch size.
 */
export function stepsAtOnce(device: string, network: Network, batchSize: number): number {
  if (device === 'cuda') return onCuda;
  if (device !== 'cpu') return 1;
  const steps = Math.min(most, Math.floor(enough / stepWork(network, batchSize)));
  return steps < fewest ? 1 : steps;
}

/** Whether a training step is so small that a second thread would slow it down. */
export function suitsOneThread(network: Network, batchSize: number): boolean {
  return stepWork(network, batchSize) < worthThreads;
}

/** Asked before every run, and the same for as long as there is the network. */
const imageMacs = /* @__PURE__ */ new WeakMap<Network, number>();

/** Multiply-adds of a training step: going back takes twice as many as going forward. */
function stepWork(network: Network, batchSize: number): number {
  const macs = imageMacs.get(network) ?? summary(network).totals.macs;
  imageMacs.set(network, macs);
  return 3 * macs * batchSize;
}
