// @ts-check
import { unpackImages } from '../lib/image-bytes.mjs';
import { createMeter } from '../lib/meter.mjs';

/** @type {Record<string, (job: import('../lib/types.d.ts').Job) => Promise<Omit<import('../lib/types.d.ts').PeerFacts, 'version'>>>} */
const peers = {
  async fovea(job) {
    const { createExecutor } = await import('@fovea/runtime-web/wasm');
    const { trainFovea } = await import('../lib/train-fovea.mjs');
    job.meter.imported();
    const executor = await createExecutor({ threads: job.threads });
    await trainFovea(job, executor);
    return { threads: executor.threads, optimizer: 'Adam' };
  },
  async convnetjs(job) {
    const { trainConvnetjs } = await import('../lib/train-convnetjs.mjs');
    job.meter.imported();
    return trainConvnetjs(job);
  },
};

/**
 * What the benchmark calls: trains one peer in this page and reports.
 *
 * @param {string} name
 * @param {import('../lib/types.d.ts').Task} task
 */
async function run(name, task) {
  const bytes = new Uint8Array(await (await fetch('/digits.bin')).arrayBuffer());
  const data = unpackImages(bytes, task.workload);
  const peer = peers[name];
  if (peer === undefined) throw new Error(`there is no peer ${name}`);
  const meter = createMeter(task.seconds, task.batchSize);
  const facts = await peer({ ...task, data, meter });
  return { ...facts, ...meter.report() };
}
Object.assign(globalThis, { run });
