// @ts-check
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadDigits } from '@fovea/data/node';
import { fovea } from '@fovea/runtime-web/vite';
import { build, preview, runnerImport } from 'vite';
import { packImages } from './lib/image-bytes.mjs';
import { installedVersion } from './lib/installed-version.mjs';
import { machineFacts } from './lib/machine-facts.mjs';
import { markdownTable } from './lib/markdown-table.mjs';
import { summarise } from './lib/summarise.mjs';
import { workloads } from './lib/workloads.mjs';

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
const workload = workloads['keras-demo'];
if (workload === undefined) throw new Error('there is no keras-demo');
const task = {
  batchSize: Number(values.batch),
  seconds: Number(values.seconds),
  threads: Number(values.threads),
  learningRate: workload.learningRate,
  seed: 1,
};
for (const [name, value] of Object.entries({ ...task, rounds: Number(values.rounds) })) {
  if (!(value > 0)) {
    process.stderr.write(`${name} must be a number above 0.\n\n${usage}`);
    process.exit(2);
  }
}

const folder = await mkdtemp(join(tmpdir(), 'fovea-bench-'));
await mkdir(join(folder, 'public'));
await writeFile(
  join(folder, 'public', 'digits.bin'),
  packImages((await loadDigits({ seed: task.seed })).train),
);
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
/** @type {Map<string, import('./lib/types.d.ts').Outcome[]>} */
const outcomes = new Map(Object.keys(versions).map((peer) => [peer, []]));
for (let round = 1; round <= Number(values.rounds); round++) {
  for (const [peer, sofar] of outcomes) {
    const outcome = await runInPage(peer);
    sofar.push(outcome);
    const result =
      outcome.kind === 'measured' ? `${outcome.samplesPerSecond.toFixed(1)} samples/s` : outcome.reason;
    process.stderr.write(`round ${round}/${values.rounds}  ${peer}: ${result}\n`);
  }
}
const chromium = browser.version();
await close();
await server.close();
await rm(folder, { recursive: true });

const summary = summarise(outcomes);
const report = {
  date: new Date().toISOString(),
  network: 'keras-demo',
  data: 'digits',
  task,
  machine: { ...machineFacts(), chromium },
  loadBefore: load,
  summary,
  rounds: Object.fromEntries(outcomes),
};
const results = new URL('results/', import.meta.url);
await mkdir(results, { recursive: true });
await writeFile(new URL(`${values.name}.json`, results), `${JSON.stringify(report, null, 2)}\n`);
process.stdout.write(`${markdownTable(summary)}\n`);
if (summary.some(({ problems }) => problems.length > 0)) process.exitCode = 1;

/**
 * @param {string} peer
 * @returns {Promise<import('./lib/types.d.ts').Outcome>}
 */
async function runInPage(peer) {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    await page.waitForFunction('globalThis.run !== undefined');
    const isolated = await page.evaluate('crossOriginIsolated');
    if (!isolated) throw new Error('the page is not cross-origin isolated');
    /** @type {Omit<import('./lib/types.d.ts').Measured & import('./lib/types.d.ts').PeerFacts, 'version'>} */
    const measured = await page.evaluate(
      `run(${JSON.stringify(peer)}, ${JSON.stringify({ ...task, workload })})`,
    );
    return { kind: 'measured', version: versions[peer] ?? '', ...measured };
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  } finally {
    await page.close();
  }
}
