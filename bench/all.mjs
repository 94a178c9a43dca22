// @ts-check
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machineFacts } from './lib/machine-facts.mjs';
import { measureCeiling } from './lib/measure-ceiling.mjs';
import { growthPicture, measureGrowth } from './lib/measure-growth.mjs';
import { measureNetwork } from './lib/measure-network.mjs';
import { measureStart } from './lib/measure-start.mjs';
import { choosePeers } from './lib/peers.mjs';
import { prepareTask } from './lib/prepare-task.mjs';
import { profileStep } from './lib/profile-step.mjs';
import { reportText } from './lib/report-text.mjs';
import { speedPicture } from './lib/speed-picture.mjs';
import { summariseConfiguration } from './lib/summarise.mjs';
import { workloadOf, workloads } from './lib/workloads.mjs';

const usage = `Usage: node bench/all.mjs [network ...] [options]

  network        ${workloads.map(({ network }) => network).join(', ')} (default: all)

  --only A,B     these peers only
  --batch N      train with this batch size only
  --seconds N    how long each peer is measured in each round (0.5)
  --rounds N     rounds of all peers (5)
  --threads N    threads for the peers that can use several (2)
  --limit N      seconds after which a peer that does not answer is killed (150)
  --parts A,B    of speed, start, operators, growth (all)
  --name NAME    write bench/results/NAME.json, .md, .svg and -growth.svg (all)
`;

const parts = ['speed', 'start', 'operators', 'growth'];
const { options, names } = readArguments();

// Peers that are running are killed with this process.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

const date = new Date().toISOString();
/** How busy the machine is without us: 0 is quiet (and always given on Windows). */
const loadBefore = loadavg()[0] ?? 0;
if (loadBefore > 0.5)
  tell(`The machine is busy (load ${loadBefore.toFixed(1)}): the figures will be too low.`);

const { seconds, rounds, threads, limit } = options;
const folder = await mkdtemp(join(tmpdir(), 'fovea-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
/** @type {import('./lib/measure-ceiling.mjs').Ceiling[]} */
const ceilings = [await measureCeiling(threads, 1)];
/** @type {(import('./lib/speed-tables.mjs').Speeds & { readonly parameters: number })[]} */
const speeds = [];
/** @type {import('./lib/profile-step.mjs').Profile[]} */
const operators = [];
/** @type {Awaited<ReturnType<typeof measureStart>>[]} */
const starts = [];
/** @type {Awaited<ReturnType<typeof measureGrowth>>} */
let growth = [];
const peers = choosePeers(options.only);
if (options.parts.includes('start')) {
  for (const network of ['small-cnn', 'keras-demo']) starts.push(await measureStart(folder, network, 5));
  tell('time to the first step of fovea train');
}
for (const name of names) {
  const known = workloadOf(name);
  const workload = options.batch === undefined ? known : { ...known, train: [options.batch] };
  if (options.parts.includes('speed')) {
    const { task, macs, parameters } = await prepareTask(workload, { folder, threads, seed: 1 });
    const settings = { seconds, rounds, limit, tell };
    const configurations = await measureNetwork(workload, task, peers, settings);
    for (const configuration of configurations) {
      speeds.push({ ...summariseConfiguration(configuration, parameters), macs, parameters });
    }
    ceilings.push(await measureCeiling(threads, 1));
  }
  if (options.parts.includes('operators')) {
    const [batch = 32] = workload.train;
    operators.push(await profileStep(workload, { batch, threads, steps: 10 }));
  }
}
if (options.parts.includes('growth')) {
  growth = await measureGrowth({ threads, seconds: seconds / 2 });
  tell('how time grows');
}
ceilings.push(await measureCeiling(threads, 1));

const ceiling = {
  gflops: Math.max(...ceilings.map(({ gflops }) => gflops)),
  gigabytesPerSecond: Math.max(...ceilings.map(({ gigabytesPerSecond }) => gigabytesPerSecond)),
};
const minutes = (Date.now() - Date.parse(date)) / 60_000;
const { only, parts: _, ...settings } = options;
const machine = machineFacts();
const report = {
  date,
  minutes,
  machine,
  loadBefore,
  settings,
  ceiling,
  ceilings,
  speeds,
  starts,
  operators,
  growth,
};
const results = new URL('results/', import.meta.url);
await mkdir(results, { recursive: true });
const write = (/** @type {string} */ file, /** @type {string} */ text) =>
  writeFile(new URL(file, results), text);
const text = reportText(report);
await write(`${options.name}.json`, `${JSON.stringify(report, null, 2)}\n`);
await write(`${options.name}.md`, text);
if (speeds.length > 0) await write(`${options.name}.svg`, speedPicture(speeds));
if (growth.length > 0) await write(`${options.name}-growth.svg`, growthPicture(growth));
process.stdout.write(text);
// Who is absent or cannot build a network is no failure; what does not learn, or differs, is.
if (speeds.some(({ problems }) => problems.length > 0)) process.exitCode = 1;

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        only: { type: 'string' },
        batch: { type: 'string' },
        seconds: { type: 'string', default: '0.5' },
        rounds: { type: 'string', default: '5' },
        threads: { type: 'string', default: '2' },
        limit: { type: 'string', default: '150' },
        parts: { type: 'string', default: parts.join() },
        name: { type: 'string', default: 'all' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(usage);
      process.exit(0);
    }
    const wanted = values.parts.split(',');
    const unknown = wanted.find((part) => !parts.includes(part));
    if (unknown !== undefined)
      throw new Error(`There is no part "${unknown}". There are: ${parts.join(', ')}.`);
    choosePeers(values.only?.split(','));
    for (const name of positionals) workloadOf(name);
    return {
      names: positionals.length > 0 ? positionals : workloads.map(({ network }) => network),
      options: {
        only: values.only?.split(','),
        batch: values.batch === undefined ? undefined : number('batch', values.batch, true),
        seconds: number('seconds', values.seconds, false),
        rounds: number('rounds', values.rounds, true),
        threads: number('threads', values.threads, true),
        limit: number('limit', values.limit, false),
        parts: wanted,
        name: values.name,
      },
    };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exit(2);
  }
}

/** @param {string} option @param {string} text @param {boolean} whole */
function number(option, text, whole) {
  const value = Number(text);
  if (whole ? Number.isInteger(value) && value >= 1 : value > 0) return value;
  throw new Error(
    `--${option} takes a ${whole ? 'whole number from 1 up' : 'number above 0'}, not "${text}".`,
  );
}

/** @param {string} line */
function tell(line) {
  process.stderr.write(`${line}\n`);
}
