// @ts-check
import { unpackImages } from '../lib/image-bytes.mjs';

/** @typedef {import('../lib/types.d.ts').Job} Job */
/** @typedef {{ readonly facts: Omit<import('../lib/types.d.ts').PeerFacts, 'version'>, readonly runner: import('../lib/types.d.ts').Runner }} Opened */

/** @type {Record<string, (job: Job) => Promise<Opened>>} */
const peers = {
  async fovea(job) {
    const { createExecutor } = await import('@fovea/runtime-web/wasm');
    const { openFovea } = await import('../lib/open-fovea.mjs');
    const executor = await createExecutor({ threads: job.threads });
    const { parameters, runner } = openFovea(job, executor);
    return { facts: { threads: executor.threads, optimizer: job.optimizerText, parameters }, runner };
  },
  async convnetjs(job) {
    const { openConvnetjs } = await import('../lib/open-convnetjs.mjs');
    const { optimizer, runner } = openConvnetjs(job);
    return { facts: { threads: 1, optimizer }, runner };
  },
};

/**
 * What the benchmark calls: trains one peer in this page and reports.
 *
 * @param {string} name
 * @param {Omit<Job, 'data'> & Pick<import('../lib/types.d.ts').Workload, 'data'>} task
 * @param {number} seconds
 */
async function run(name, task, seconds) {
  const bytes = new Uint8Array(await (await fetch('/digits.bin')).arrayBuffer());
  const data = unpackImages(bytes, task);
  const open = peers[name];
  if (open === undefined) throw new Error(`there is no peer ${name}`);
  const began = performance.now();
  const { facts, runner } = await open({ ...task, data });
  await runner.take(0, 1);
  const firstStepMs = performance.now() - began;
  await runner.take(seconds / 2, 1);
  return { facts, firstStepMs, slice: await runner.take(seconds, 2) };
}
Object.assign(globalThis, { run });
