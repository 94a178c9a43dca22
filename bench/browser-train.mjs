// @ts-check
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fovea } from '@fovea/runtime-web/vite';
import { build, preview, runnerImport } from 'vite';
import { installedVersion } from './lib/installed-version.mjs';
import { machineFacts } from './lib/machine-facts.mjs';
import { markdownTable, short } from './lib/markdown-table.mjs';
import { prepareTask } from './lib/prepare-task.mjs';
import { summarise } from './lib/summarise.mjs';
import { workloadOf } from './lib/workloads.mjs';

const usage = `Usage: node bench/browser-train.mjs [options]

Training in a tab of Chromium: Fovea on wasm beside convnetjs, one after the
other in pages of their own.

  --batch N      images per step (128)
  --seconds N    seconds to measure per peer and round, after the warm-up (10)
  --rounds N     rounds, each with both (3)
  --threads N    threads for Fovea (2)
  --name NAME    write bench/results/NAME.json (browser-train-<date>)
`;

const { values } = parseArgs({
  options: {
    batch: { type: 'string', default: '128' },
    seconds: { type: 'string', default: '10' },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    name: { type: 'string', default: `browser-train-${new Date().toISOString().slice(0, 10)}` },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const batch = positive('batch');
const seconds = positive('seconds');
const rounds = positive('rounds');
const threads = positive('threads');

const folder = await mkdtemp(join(tmpdir(), 'fovea-bench-'));
await mkdir(join(folder, 'public'));
const { task, parameters } = await prepareTask(workloadOf('keras-demo'), { folder, threads, seed: 1 });
await rename(task.images, join(folder, 'public', 'digits.bin'));
/** @type {import('vite').InlineConfig} */
const config = {
  root: fileURLToPath(new URL('browser', import.meta.url)),
  configFile: false,
  logLevel: 'warn',
  publicDir: join(folder, 'public'),
  plugins: [fovea()],
  build: { outDir: join(folder, 'dist'), emptyOutDir: true },
};
await build(config);
const server = await preview(config);
const url = server.resolvedUrls?.local[0] ?? '';

/** @type {{ module: typeof import('../tests/browser/launch-browser.ts') }} */
const { module: harness } = await runnerImport('../tests/browser/launch-browser.ts', {
  configFile: false,
  root: fileURLToPath(new URL('.', import.meta.url)),
});
const { browser, close } = await harness.launchBrowser();
const load = loadavg()[0] ?? 0;
if (load > 0.5)
  process.stderr.write(`The machine is busy (load ${load.toFixed(1)}): the figures will be too low.\n`);

/** @type {Record<string, string>} */
const versions = { fovea: installedVersion('@fovea/trainer'), convnetjs: installedVersion('convnetjs') };
/** @type {Map<string, Awaited<ReturnType<typeof runInPage>>[]>} */
const outcomes = new Map(Object.keys(versions).map((peer) => [peer, []]));
for (let round = 1; round <= rounds; round++) {
  for (const [peer, sofar] of outcomes) {
    const outcome = await runInPage(peer);
    sofar.push(outcome);
    const speed = (outcome.slice.steps * batch) / outcome.slice.seconds;
    process.stderr.write(`round ${round}/${rounds}  ${peer}: ${short(speed)} samples/s\n`);
  }
}
const chromium = browser.version();
await close();
await server.close();
await rm(folder, { recursive: true });

const summary = [...outcomes].map(([peer, pages]) => {
  const facts = { threads: 0, optimizer: '', ...pages[0]?.facts, version: versions[peer] ?? '' };
  const family = peer === 'fovea' ? 'fovea' : 'javascript';
  const firstStepMs = Math.min(...pages.map((page) => page.firstStepMs));
  const slices = pages.map(({ slice }) => slice);
  return summarise({ peer, family, batch, facts, firstStepMs, slices }, { anew: true });
});
const report = {
  date: new Date().toISOString(),
  network: task.network,
  data: task.data,
  task: { batch, seconds, rounds, threads },
  machine: { ...machineFacts(), chromium },
  loadBefore: load,
  summary,
};
const results = new URL('results/', import.meta.url);
await mkdir(results, { recursive: true });
await writeFile(new URL(`${values.name}.json`, results), `${JSON.stringify(report, null, 2)}\n`);
const ours = summary.find(({ peer }) => peer === 'fovea')?.samplesPerSecond ?? 0;
const heads = [
  'peer',
  'threads',
  'samples/s (median)',
  'min–max',
  'Fovea ÷ peer',
  'to first step, s',
  'optimiser',
];
const cells = summary.map((row) => [
  `${row.peer} ${row.version}`,
  `${row.threads}`,
  short(row.samplesPerSecond),
  `${short(row.slowest)}–${short(row.fastest)}`,
  short(ours / row.samplesPerSecond),
  ((row.firstStepMs ?? 0) / 1000).toFixed(2),
  row.optimizer,
]);
process.stdout.write(`${markdownTable(heads, cells)}\n`);
for (const row of summary) {
  const isOther = row.parameters !== undefined && row.parameters !== parameters;
  if (!isOther && (row.steps < 2 || row.lossSecondHalf < row.lossFirstHalf)) continue;
  process.stderr.write(`${row.peer}: ${isOther ? 'another network' : 'the loss did not fall'}\n`);
  process.exitCode = 1;
}

/** Trains one peer in a page of its own. @param {string} peer */
async function runInPage(peer) {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    await page.waitForFunction('globalThis.run !== undefined');
    const isolated = await page.evaluate('crossOriginIsolated');
    if (!isolated) throw new Error('the page is not cross-origin isolated');
    const { model: _, images: __, ...rest } = task;
    const job = JSON.stringify({ ...rest, mode: 'train', batchSize: batch });
    /** @type {{ facts: Omit<import('./lib/types.d.ts').PeerFacts, 'version'>, firstStepMs: number, slice: import('./lib/types.d.ts').Slice }} */
    const measured = await page.evaluate(`run(${JSON.stringify(peer)}, ${job}, ${seconds})`);
    return measured;
  } finally {
    await page.close();
  }
}

/** @param {'batch' | 'seconds' | 'rounds' | 'threads'} name */
function positive(name) {
  const value = Number(values[name]);
  if (value > 0) return value;
  process.stderr.write(`--${name} takes a number above 0, not "${values[name]}".\n\n${usage}`);
  process.exit(2);
}
