// @ts-check
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { loadDigits } from '@fovea/data/node';
import { colouredStripes } from './lib/coloured-stripes.mjs';
import { packImages } from './lib/image-bytes.mjs';
import { machineFacts } from './lib/machine-facts.mjs';
import { markdownTable } from './lib/markdown-table.mjs';
import { runChild } from './lib/run-child.mjs';
import { summarise } from './lib/summarise.mjs';
import { workloads } from './lib/workloads.mjs';

const usage = `Usage: node bench/train.mjs [network] [options]

  network        keras-demo (default) or resnet20

  --batch N      images per step (128)
  --seconds N    seconds to measure per peer and round, after the warm-up (5)
  --rounds N     rounds, each with every peer once (3)
  --threads N    threads for the peers that can use several (2)
  --limit N      seconds after which a peer's process is killed (300)
  --only A,B     these peers only
  --name NAME    write bench/results/NAME.json (train-<date>, or <network>-<date>)
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    batch: { type: 'string', default: '128' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    limit: { type: 'string', default: '300' },
    only: { type: 'string' },
    name: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}

const known = (await readdir(new URL('peers', import.meta.url)))
  .filter((file) => file.endsWith('.mjs'))
  .map((file) => file.slice(0, -'.mjs'.length));
const [network = 'keras-demo', ...others] = positionals;
const workload = workloads[network] ?? fail(`There is no workload "${network}".`);
if (others.length > 0) fail(`One network at a time, not ${positionals.join(' and ')}.`);
const peers = values.only?.split(',') ??
  workload.peers ?? ['fovea', ...known.filter((peer) => peer !== 'fovea')];
for (const peer of peers) {
  if (!known.includes(peer)) fail(`There is no peer "${peer}". There are: ${known.join(', ')}.`);
}

/** @type {import('./lib/types.d.ts').Task} */
const task = {
  batchSize: wholeNumber('batch', values.batch),
  seconds: wholeNumber('seconds', values.seconds),
  threads: wholeNumber('threads', values.threads),
  workload,
  learningRate: workload.learningRate,
  seed: 1,
};
const rounds = wholeNumber('rounds', values.rounds);
const limit = wholeNumber('limit', values.limit);

// A peer that is running is killed with this process.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const images = packImages(
  workload.data === 'digits'
    ? (await loadDigits({ seed: task.seed })).train
    : colouredStripes(workload, { count: 5120, seed: task.seed }),
);
const date = new Date().toISOString();
/** How busy the machine is without us: 0 is quiet (and always given on Windows). */
const load = loadavg()[0] ?? 0;
if (load > 0.5)
  process.stderr.write(`The machine is busy (load ${load.toFixed(1)}): the figures will be too low.\n`);
/** @type {Map<string, import('./lib/types.d.ts').Outcome[]>} */
const outcomes = new Map(peers.map((peer) => [peer, []]));
for (let round = 1; round <= rounds; round++) {
  for (const [peer, sofar] of outcomes) {
    const outcome = await runChild(peer, task, images, limit);
    sofar.push(outcome);
    const result =
      outcome.kind === 'measured' ? `${outcome.samplesPerSecond.toFixed(1)} samples/s` : outcome.reason;
    process.stderr.write(`round ${round}/${rounds}  ${peer}: ${result}\n`);
  }
}

const summary = summarise(outcomes);
const name = values.name ?? `${network === 'keras-demo' ? 'train' : network}-${date.slice(0, 10)}`;
const folder = new URL('results/', import.meta.url);
await mkdir(folder, { recursive: true });
const report = {
  date,
  network,
  data: workload.data,
  optimizer: workload.optimizerText,
  // The rest of the workload does not change from run to run.
  task: { ...task, workload: undefined },
  limit,
  machine: machineFacts(),
  loadBefore: load,
  summary,
  rounds: Object.fromEntries(outcomes),
};
await writeFile(new URL(`${name}.json`, folder), `${JSON.stringify(report, null, 2)}\n`);
process.stdout.write(`${markdownTable(summary)}\n`);
// An absent peer is no failure; one that broke, was killed or did not learn is.
if (summary.some(({ absent, problems }) => !absent && problems.length > 0)) process.exitCode = 1;

/**
 * @param {string} option
 * @param {string} text
 */
function wholeNumber(option, text) {
  const value = Number(text);
  return Number.isInteger(value) && value >= 1
    ? value
    : fail(`--${option} takes a whole number from 1 up, not "${text}".`);
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  process.stderr.write(`${message}\n\n${usage}`);
  process.exit(2);
}
