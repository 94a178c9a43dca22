// @ts-check
import { buffer } from 'node:stream/consumers';
import { unpackImages } from './image-bytes.mjs';
import { createMeter } from './meter.mjs';
import { peakMemory } from './peak-memory.mjs';

/**
 * A peer's main: reads the task (first argument) and the images (standard
 * input), trains until the meter has enough and prints one JSON line.
 *
 * @param {(job: import('./types.d.ts').Job) => Promise<import('./types.d.ts').PeerFacts>} train
 */
export async function runPeer(train) {
  /** @type {import('./types.d.ts').Task} */
  const task = JSON.parse(process.argv[2] ?? '');
  const data = unpackImages(await buffer(process.stdin), task.workload);
  const meter = createMeter(task.seconds, task.batchSize);
  const facts = await train({ ...task, data, meter });
  const line = { kind: 'measured', ...facts, ...meter.report(), peakMiB: peakMemory() };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
