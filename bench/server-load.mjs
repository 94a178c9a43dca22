// @ts-check
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { imageAt } from '@fovea/data';
import { loadDigits } from '@fovea/data/node';
import autocannon from 'autocannon';
import { machineFacts } from './lib/machine-facts.mjs';
import { fovea, serve } from './lib/served.mjs';

const usage = `Usage: node bench/server-load.mjs [options]

  --seconds N      seconds of load with batching, and as many without (60)
  --slices N       how many turns they take at that (6)
  --connections N  (64)
  --arch NAME      what to train for it: small-cnn, keras-demo, torch-demo (small-cnn)
  --threads N      threads that share one run (the server's default)
  --name NAME      write bench/results/NAME.json (server-load-<date>)
`;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    slices: { type: 'string', default: '6' },
    connections: { type: 'string', default: '64' },
    arch: { type: 'string', default: 'small-cnn' },
    threads: { type: 'string' },
    name: { type: 'string', default: `server-load-${new Date().toISOString().slice(0, 10)}` },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const seconds = Number(values.seconds);
const slices = Number(values.slices);
const connections = Number(values.connections);
const load = loadavg()[0] ?? 0;
if (load > 0.5)
  process.stderr.write(`The machine is busy (load ${load.toFixed(1)}): the figures will be too low.\n`);

const folder = await mkdtemp(join(tmpdir(), 'fovea-load-'));
const out = join(folder, 'digits');
process.stderr.write('training a model for two epochs\n');
execFileSync(
  process.execPath,
  [fovea, 'train', 'digits', '--arch', values.arch, '--epochs', '2', '--out', out],
  {
    stdio: 'ignore',
  },
);

const { test } = await loadDigits();
/** Held-out digits as raw binary requests: the bytes of one float32 [1, 1, 28, 28]. */
const digits = Array.from({ length: 200 }, (_, i) => ({
  body: Buffer.from(Float32Array.from(imageAt(test, i).data, (value) => value / 255).buffer),
  label: test.labels[i] ?? 0,
}));
const headers = { 'content-type': 'application/octet-stream', 'inference-header-content-length': '0' };

/** @param {string} url how many of the digits the server reads right */
async function accuracy(url) {
  let right = 0;
  for (const { body, label } of digits) {
    const response = await fetch(url, { method: 'POST', headers, body });
    const bytes = Buffer.from(await response.arrayBuffer());
    // Logits come first, ten of them.
    const from = Number(response.headers.get('inference-header-content-length'));
    const logits = Array.from({ length: 10 }, (_, i) => bytes.readFloatLE(from + 4 * i));
    if (logits.indexOf(Math.max(...logits)) === label) right += 1;
  }
  return right / digits.length;
}

/**
 * A server, and all that is measured of it.
 *
 * @param {string} what
 * @param {readonly string[]} options
 */
async function start(what, options) {
  const threads = values.threads === undefined ? [] : ['--threads', values.threads];
  const server = await serve(join(out, 'model.onnx'), [...options, ...threads]);
  const url = `${server.url}/v2/models/digits/infer`;
  const requests = digits.map(({ body }) => ({ body }));
  /** @type {number[]} */
  const memory = [];
  /** @type {import('autocannon').Result[]} */
  const shots = [];
  const shoot = (/** @type {number} */ duration) =>
    autocannon({ url, method: 'POST', connections, headers, requests, duration });
  const before = await accuracy(url);
  await shoot(5);
  const first = await server.stats();
  return {
    /** One slice of the load. */
    async turn() {
      const timer = setInterval(async () => memory.push(Math.round(await server.memoryMiB())), 1000);
      shots.push(await shoot(seconds / slices));
      clearInterval(timer);
      process.stderr.write(`${what}: ${Math.round(rateOf(shots.slice(-1)))} requests/s\n`);
    },
    async finish() {
      const last = await server.stats();
      const after = await accuracy(url);
      await server.stop();
      const tenth = Math.max(1, Math.floor(memory.length / 10));
      return {
        what,
        options: options.join(' '),
        requests: sum(shots.map((shot) => shot.requests.total)),
        requestsPerSecond: rateOf(shots),
        slices: shots.map((shot) => Math.round(rateOf([shot]))),
        latencyMs: {
          p50: median(shots.map(({ latency }) => latency.p50)),
          p99: median(shots.map(({ latency }) => latency.p99)),
          max: Math.max(...shots.map(({ latency }) => latency.max)),
        },
        failed: sum(shots.map((shot) => shot.errors + shot.timeouts + shot.non2xx + shot.mismatches)),
        imagesPerRun: (last.images - first.images) / (last.runs - first.runs),
        accuracy: { before, after },
        memoryMiB: {
          // Not from the start: the engine's heap takes its size in the first seconds.
          first: mean(memory.slice(3 * tenth, 4 * tenth)),
          last: mean(memory.slice(-tenth)),
          most: Math.max(...memory),
          everySecond: memory,
        },
      };
    },
  };
}

/** @param {readonly import('autocannon').Result[]} shots requests per second */
function rateOf(shots) {
  return sum(shots.map((shot) => shot.requests.total)) / sum(shots.map((shot) => shot.duration));
}

/** @param {readonly number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

/** @param {readonly number[]} numbers */
function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

/** @param {readonly number[]} numbers */
function mean(numbers) {
  return Math.round(sum(numbers) / numbers.length);
}

process.stderr.write(`5 s each to warm up, then ${slices} turns of ${seconds / slices} s each\n`);
const servers = [
  await start('dynamic batching, at most 32', []),
  await start('batch size 1', ['--max-batch', '1']),
];
// By turns, so that a slow minute of the machine hits both.
for (let slice = 0; slice < slices; slice++) for (const server of servers) await server.turn();
const results = [];
for (const server of servers) results.push(await server.finish());
await rm(folder, { recursive: true });
const [batched, single] = results;
const ratio = (batched?.requestsPerSecond ?? 0) / (single?.requestsPerSecond ?? 1);

const rows = results.map((row) => [
  row.what,
  Math.round(row.requestsPerSecond).toLocaleString('en-GB'),
  `${Math.min(...row.slices)}–${Math.max(...row.slices)}`,
  `${row.latencyMs.p50} / ${row.latencyMs.p99}`,
  row.imagesPerRun.toFixed(1),
  String(row.failed),
  `${row.memoryMiB.first} → ${row.memoryMiB.last} (${row.memoryMiB.most})`,
  `${row.accuracy.before} → ${row.accuracy.after}`,
]);
const heads = [
  'server',
  'requests/s',
  'min–max of turns',
  'p50 / p99, ms',
  'images per run',
  'failed',
  'memory MiB, early → late (most)',
  'accuracy',
];
const table = [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
process.stdout.write(`${table}\n\nbatching ÷ batch size 1 = ${ratio.toFixed(2)}\n`);

const { version: autocannonVersion } = createRequire(import.meta.url)('autocannon/package.json');
await mkdir(new URL('results/', import.meta.url), { recursive: true });
const report = {
  date: new Date().toISOString(),
  machine: machineFacts(),
  autocannon: autocannonVersion,
  load,
  arch: values.arch,
  threads: values.threads ?? null,
  seconds,
  connections,
  ratio,
  results,
};
/** Lists of numbers on one line, or they would take a page each. */
const asText = (/** @type {string} */ _, /** @type {unknown} */ value) =>
  Array.isArray(value) && value.every((each) => typeof each === 'number') && value.length > 0
    ? value.join(' ')
    : value;
await writeFile(
  new URL(`results/${values.name}.json`, import.meta.url),
  `${JSON.stringify(report, asText, 2)}\n`,
);
const problems = [
  ...(ratio < 2 ? ['batching is less than twice as fast'] : []),
  ...results.flatMap(({ what, failed, memoryMiB: { first, last }, accuracy: { before, after } }) => [
    ...(failed > 0 ? [`${what}: ${failed} requests failed`] : []),
    ...(last > 1.1 * first + 10 ? [`${what}: memory grows`] : []),
    ...(after !== before ? [`${what}: it reads other digits than before`] : []),
  ]),
];
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
