// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fovea } from './served.mjs';
import { median } from './summarise.mjs';

/**
 * How long `fovea train` takes from its start to the end of its first step, in
 * seconds: the median of some starts, the first of which only warms the file cache.
 *
 * @param {string} folder - for what the run writes
 * @param {string} network
 * @param {number} starts
 */
export async function measureStart(folder, network, starts) {
  const seconds = [];
  for (let start = 0; start <= starts; start++) seconds.push(await firstStep(join(folder, 'run'), network));
  return { network, median: median(seconds.slice(1)), fastest: Math.min(...seconds.slice(1)) };
}

/** @param {string} out @param {string} network */
async function firstStep(out, network) {
  await rm(out, { recursive: true, force: true });
  const began = performance.now();
  const run = ['train', 'digits', '--arch', network, '--batch', '128', '--log-every', '1', '--out', out];
  const child = spawn(process.execPath, [fovea, ...run], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  try {
    while (performance.now() - began < 60_000 && child.exitCode === null) {
      const log = await readFile(join(out, 'metrics.jsonl'), 'utf8').catch(() => '');
      if (log.includes('"type":"step"')) return (performance.now() - began) / 1000;
      await wait(2);
    }
    throw new Error('fovea train has taken no step');
  } finally {
    child.kill('SIGKILL');
    await exited;
    await rm(out, { recursive: true, force: true });
  }
}
